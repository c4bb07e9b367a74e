import { z } from 'zod'
import type { Queryable } from './database.ts'
import { instant, seconds, shaped } from './rows.ts'

/** A row of punctual.job_overview: a job, who uses it, what waits of it and how it went lately. Durations are seconds. */
export const jobOverview = z.object({
  name: z.string(),
  group: z.string().nullable(),
  task: z.string(),
  /** Somebody else's Graphile workers execute it. */
  isForeign: z.boolean(),
  dependsOn: z.array(z.string()),
  timeout: seconds,
  maxAttempts: z.number(),
  priority: z.number(),
  queue: z.string().nullable(),
  dependencyRule: z.enum(['all_done', 'all_success']),
  retiredAt: instant,
  /** As many as were to be named, those of them that are disabled, and how many there are. */
  schedules: z.array(z.string()),
  disabledSchedules: z.array(z.string()),
  scheduleCount: z.number(),
  queued: z.number(),
  running: z.number(),
  waitsSince: instant,
  isOldestWaiting: z.boolean(),
  /** Why nobody can execute it; null where somebody can. */
  unserved: z.string().nullable(),
  /** What follows is of its latest runs. */
  recentRuns: z.number(),
  failures: z.number(),
  failureRatio: z.number().nullable(),
  retries: z.number(),
  typicalDuration: seconds,
  longDuration: seconds,
  /** The latest first, of those that succeeded. */
  durations: z.array(z.number()),
  lastFinishedAt: instant,
  lastError: z.string().nullable(),
  lastErrorAt: instant,
  lastErrorRun: z.number().nullable(),
})
export type JobOverview = z.infer<typeof jobOverview>

export type JobQuestion = {
  group?: string | undefined
  /** Only those that a schedule uses, or only those that none does. */
  isScheduled?: boolean | undefined
  scheduleId?: string | undefined
  /** The name after which to go on. */
  after?: string | undefined
  limit: number
  /** How many of its schedules to name; all of them unless told. */
  named?: number
}

/** Jobs in the order of their names, with who uses them and how they went lately. */
export async function listJobs(
  database: Queryable,
  { group, isScheduled, scheduleId, after, limit, named }: JobQuestion,
): Promise<JobOverview[]> {
  const rows = await database.query(
    'select * from punctual.job_overview($1, $2, $3, $4, $5, $6)',
    [group, isScheduled, scheduleId, after, limit, named].map((value) => value ?? null),
  )
  return rows.map((row) => shaped(jobOverview, row))
}

const queueRow = z.object({ queue: z.string(), scheduleIds: z.array(z.string()) })
export type ScheduleQueue = z.infer<typeof queueRow>

/** The named queues, with the schedules whose jobs go through each. */
export async function scheduleQueues(database: Queryable): Promise<ScheduleQueue[]> {
  const rows = await database.query('select * from punctual.schedule_queues()')
  return rows.map((row) => shaped(queueRow, row))
}

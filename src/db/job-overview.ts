import { z } from 'zod'
import type { Queryable } from './database.ts'
import { instant, seconds, shaped } from './rows.ts'

const overviewRow = z.object({
  name: z.string(),
  jobGroup: z.string().nullable(),
  task: z.string(),
  /** Somebody else's Graphile workers execute it. */
  isForeign: z.boolean(),
  dependsOn: z.array(z.string()),
  queue: z.string().nullable(),
  timeout: seconds,
  maxAttempts: z.number(),
  retiredAt: instant,
  /** Up to twelve of the schedules that use it, and how many do. */
  schedules: z.array(z.object({ id: z.string(), enabled: z.boolean() })),
  scheduleCount: z.number(),
  queued: z.number(),
  running: z.number(),
  waitsSince: instant,
  /** Why nobody can execute it; null where somebody can. */
  unserved: z.string().nullable(),
  /** What follows is of its latest runs. */
  ended: z.number(),
  failed: z.number(),
  retries: z.number(),
  p50Seconds: seconds,
  p95Seconds: seconds,
  /** The latest first, of those that succeeded. */
  durations: z.array(z.number()),
  lastError: z.string().nullable(),
  lastErrorAt: instant,
  lastErrorRun: z.number().nullable(),
})
export type JobOverview = z.infer<typeof overviewRow>

type JobFilters = {
  scheduleId?: string | undefined
  /** The name after which to go on. */
  after?: string | undefined
  limit: number
}

/** Jobs in the order of their names, with who uses them and how they went lately. */
export async function listJobs(
  database: Queryable,
  { scheduleId, after, limit }: JobFilters,
): Promise<JobOverview[]> {
  const rows = await database.query('select * from punctual.job_overview($1, $2, $3)', [
    scheduleId ?? null,
    after ?? null,
    limit,
  ])
  return rows.map((row) => shaped(overviewRow, row))
}

const queueRow = z.object({ queue: z.string(), scheduleIds: z.array(z.string()) })
export type ScheduleQueue = z.infer<typeof queueRow>

/** The named queues, with the schedules whose jobs go through each. */
export async function scheduleQueues(database: Queryable): Promise<ScheduleQueue[]> {
  const rows = await database.query('select * from punctual.schedule_queues()')
  return rows.map((row) => shaped(queueRow, row))
}

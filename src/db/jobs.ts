import { z } from 'zod'
import type { Queryable } from './database.ts'
import { instant, seconds, shaped } from './rows.ts'

/** A row of punctual.job_detail: a job, who uses it, what waits of it and how it did lately. Durations are seconds. */
export const jobDetail = z.object({
  name: z.string(),
  group: z.string().nullable(),
  task: z.string(),
  isForeign: z.boolean(),
  dependsOn: z.array(z.string()),
  timeout: seconds,
  maxAttempts: z.number(),
  priority: z.number(),
  queue: z.string().nullable(),
  dependencyRule: z.enum(['all_done', 'all_success']),
  retiredAt: instant,
  /** Empty where it is defined and never scheduled. */
  schedules: z.array(z.string()),
  queued: z.number(),
  running: z.number(),
  isOldestWaiting: z.boolean(),
  recentRuns: z.number(),
  failureRatio: z.number().nullable(),
  typicalDuration: seconds,
  longDuration: seconds,
  lastFinishedAt: instant,
})
export type JobDetail = z.infer<typeof jobDetail>

export type JobQuestion = {
  group?: string | undefined
  /** Only those that a schedule uses, or only those that none does. */
  isScheduled?: boolean | undefined
  /** The last one of the page before. */
  after?: readonly [isRetired: boolean, name: string] | undefined
  limit: number
}

/** Jobs by name, those that the code no longer defines last. */
export async function listJobs(
  database: Queryable,
  { group, isScheduled, after, limit }: JobQuestion,
): Promise<JobDetail[]> {
  const [isRetired, name] = after ?? [false, '']
  const rows = await database.query(
    `select * from punctual.job_detail where ($1::text is null or "group" = $1) and ($2::boolean is null or $2 = (schedules <> '{}')) and (retired_at is not null, name) > ($3::boolean, $4::text) order by retired_at is not null, name limit $5`,
    [group ?? null, isScheduled ?? null, isRetired, name, limit],
  )
  return rows.map((row) => shaped(jobDetail, row))
}

import { z } from 'zod'
import { NotFoundError } from '../errors.ts'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'
import { findSchedule, runStatuses } from './schedules.ts'

export const triggers = ['schedule', 'catch_up', 'manual', 'backfill', 'retry'] as const

/** A row of punctual.run_detail: what happened to one occurrence or request. Durations are seconds. */
export const runDetail = z.object({
  id: z.number(),
  scheduleId: z.string(),
  scheduledFor: always,
  trigger: z.enum(triggers),
  status: z.enum(runStatuses),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
  detail: z.string().nullable(),
  occurrences: z.number(),
  firstScheduledFor: instant,
  late: seconds,
  took: seconds,
  requestedBy: z.string().nullable(),
  requestReason: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()).nullable(),
  claimedBy: z.string().nullable(),
  epoch: z.number().nullable(),
  wave: z.number(),
  waves: z.number(),
  decidedAt: instant,
  queuedAt: instant,
  startedAt: instant,
  finishedAt: instant,
  error: z.string().nullable(),
})
export type RunDetail = z.infer<typeof runDetail>

/** A row of punctual.job_history_detail: one job inside a run. Durations are seconds. */
export const jobRun = z.object({
  id: z.number(),
  runId: z.number(),
  job: z.string(),
  wave: z.number(),
  status: z.enum([...runStatuses, 'waiting']),
  attempt: z.number(),
  waited: seconds,
  took: seconds,
  worker: z.string().nullable(),
  graphileJobId: z.number().nullable(),
  queuedAt: instant,
  startedAt: instant,
  finishedAt: instant,
  error: z.string().nullable(),
  log: z.string().nullable(),
})
export type JobRun = z.infer<typeof jobRun>

type Status = RunDetail['status']

export type RunQuestion = {
  scheduleId?: string | undefined
  /** Only those in which this job ran. */
  job?: string | undefined
  status?: Status | readonly Status[] | undefined
  trigger?: RunDetail['trigger'] | undefined
  /** Only those that this daemon decided, or of which this worker executed a job. */
  worker?: string | undefined
  reason?: string | undefined
  /** The first line of their error. */
  error?: string | undefined
  /** Scheduled for this instant or later. */
  since?: Date | undefined
  /** Scheduled for this instant or earlier. */
  until?: Date | undefined
  /** The run before which to go on. */
  before?: number | undefined
  limit?: number | undefined
  /** However rare what is asked for is, no more runs than this are looked at. */
  lookedAt?: number | undefined
}

export type PageOfRuns = {
  runs: RunDetail[]
  /** The run before which to go on; null when there are no more. */
  nextBefore: number | null
  /** The page is short because so many runs were looked at, not because there are no more. */
  isCutOff: boolean
}

/** Most runs that are asked for at once. */
export const mostRuns = 200

/** Runs that fit, newest first. A schedule that does not exist is a NotFoundError, not an empty list. */
export async function listRuns(
  database: Queryable,
  { scheduleId, status, limit = 50, lookedAt = 100_000, ...asked }: RunQuestion = {},
): Promise<PageOfRuns> {
  const { job, trigger, worker, reason, error, since, until, before } = asked
  const statuses = status && [status].flat()
  const [found] = await database.query<{ run_ids: string[]; next_before: number | null }>(
    'select run_ids, next_before from punctual.find_runs($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    [
      ...[scheduleId, job, statuses, trigger, worker, reason, error].map((value) => value ?? null),
      ...[since ?? null, until ?? null, before ?? null, limit, lookedAt],
    ],
  )
  const { run_ids: ids, next_before: nextBefore } = found!
  if (ids.length === 0 && scheduleId !== undefined) await findSchedule(database, scheduleId)
  const text = 'select * from punctual.run_detail where id = any ($1) order by id desc'
  const rows = ids.length === 0 ? [] : await database.query(text, [ids])
  const runs = rows.map((row) => shaped(runDetail, row))
  return { runs, nextBefore, isCutOff: nextBefore !== null && runs.length < limit }
}

/** Those of these runs that there are, in the order in which they were due. */
export async function runsNumbered(database: Queryable, ids: readonly number[]): Promise<RunDetail[]> {
  const text = 'select * from punctual.run_detail where id = any ($1) order by scheduled_for, id'
  return (await database.query(text, [ids])).map((row) => shaped(runDetail, row))
}

/** What the jobs of these runs say of themselves. */
export async function jobsOfRuns(database: Queryable, runIds: readonly number[]): Promise<JobRun[]> {
  const text = 'select * from punctual.job_history_detail where run_id = any ($1) order by wave, id'
  return (await database.query(text, [runIds])).map((row) => shaped(jobRun, row))
}

/** One run with its jobs, in the order in which they run. */
export async function findRun(database: Queryable, id: number): Promise<RunDetail & { jobs: JobRun[] }> {
  const [run] = await database.query('select * from punctual.run_detail where id = $1', [id])
  if (run === undefined) throw new NotFoundError({ message: `There is no run ${id}` })
  const jobs = await database.query(
    'select * from punctual.job_history_detail where run_id = $1 order by wave, id',
    [id],
  )
  return { ...shaped(runDetail, run), jobs: jobs.map((row) => shaped(jobRun, row)) }
}

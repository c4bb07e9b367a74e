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

export type RunFilters = {
  scheduleId?: string | undefined
  status?: RunDetail['status'] | undefined
  /** The run before which to go on. */
  before?: number | undefined
  /** At most 200. */
  limit?: number | undefined
}

export const mostRuns = 200

/** Runs, newest first, 50 unless told. A schedule that does not exist is a NotFoundError, not an empty list. */
export async function listRuns(
  database: Queryable,
  { scheduleId, status, before, limit = 50 }: RunFilters = {},
): Promise<RunDetail[]> {
  const rows = await database.query(
    'select * from punctual.run_detail where ($1::text is null or schedule_id = $1) and ($2::text is null or status = $2) and ($3::bigint is null or id < $3) order by id desc limit $4',
    [scheduleId ?? null, status ?? null, before ?? null, Math.min(limit, mostRuns)],
  )
  if (rows.length === 0 && scheduleId !== undefined) await findSchedule(database, scheduleId)
  return rows.map((row) => shaped(runDetail, row))
}

export type RunQuestion = {
  scheduleId?: string | undefined
  job?: string | undefined
  status?: RunDetail['status'] | undefined
  trigger?: RunDetail['trigger'] | undefined
  /** Who executed a job of it. */
  worker?: string | undefined
  reason?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
  before?: number | undefined
  limit: number
}

/** Runs that fit, newest first, and before which to go on: a page may be short although there are more. */
export async function findRuns(
  database: Queryable,
  asked: RunQuestion,
): Promise<{ runs: RunDetail[]; nextBefore: number | null }> {
  const { scheduleId, job, status, trigger, worker, reason, since, until, before, limit } = asked
  if (scheduleId !== undefined) await findSchedule(database, scheduleId)
  const [found] = await database.query<{ run_ids: string[]; next_before: number | null }>(
    'select run_ids, next_before from punctual.find_runs($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [scheduleId, job, status, trigger, worker, reason, since, until, before, limit].map(
      (value) => value ?? null,
    ),
  )
  const text = 'select * from punctual.run_detail where id = any ($1) order by id desc'
  const rows = await database.query(text, [found!.run_ids])
  return { runs: rows.map((row) => shaped(runDetail, row)), nextBefore: found!.next_before }
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

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

export type RunFilters = {
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
  /** At most 200. */
  limit?: number | undefined
  /** However rare what is asked for is, no more runs than this are looked at. */
  lookedAt?: number | undefined
}

export const mostRuns = 200

/** Runs, newest first, 50 unless told. A schedule that does not exist is a NotFoundError, not an empty list. */
export async function listRuns(database: Queryable, filters: RunFilters = {}): Promise<RunDetail[]> {
  const { scheduleId, job, status, trigger, worker, reason, error, since, until } = filters
  const { before, limit = 50, lookedAt } = filters
  // What is looked at is looked at with few columns: the sentences and the rest are told of what is found.
  const text = `select * from punctual.run_detail where id in (
    select id from (
      select id, status, trigger, reason, error, scheduled_for, claimed_by from punctual.run_detail
      where ($1::text is null or schedule_id = $1) and ($2::bigint is null or id < $2) order by id desc limit $3
    ) looked_at
    where ($4::text[] is null or status = any ($4)) and ($5::text is null or trigger = $5) and ($6::text is null or reason = $6)
      and ($7::text is null or split_part(error, E'\\n', 1) = $7)
      and ($8::timestamptz is null or scheduled_for >= $8) and ($9::timestamptz is null or scheduled_for <= $9)
      and ($10::text is null or exists (select from punctual.run_jobs j where j.run_id = looked_at.id and j.job = $10))
      and ($11::text is null or claimed_by = $11 or exists (select from punctual.run_jobs j where j.run_id = looked_at.id and j.worker = $11))
    order by id desc limit $12
  ) order by id desc`
  const rows = await database.query(text, [
    ...[scheduleId ?? null, before ?? null, lookedAt ?? null],
    ...[status === undefined ? null : [status].flat(), trigger ?? null, reason ?? null, error ?? null],
    ...[since ?? null, until ?? null, job ?? null, worker ?? null, Math.min(limit, mostRuns)],
  ])
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

export type PageOfRuns = {
  runs: RunDetail[]
  /** The run before which to go on; null when there are no more. */
  nextBefore: number | null
  /** The page is short because so many runs were looked at, not because there are no more. */
  isCutOff: boolean
}

/** A look at the jobs of each costs more, and so does one at those of a schedule among all others. */
const lookedAtMost = { usually: 10_000, withJobs: 4_000, ofSchedule: 2_000 }

/** A page of runs, at a cost that does not grow with how rare they are. */
export async function pageOfRuns(
  database: Queryable,
  { limit = 50, ...filters }: RunFilters,
): Promise<PageOfRuns> {
  const { scheduleId = null, before = null, job, worker } = filters
  const isAboutJobs = job !== undefined || worker !== undefined
  const lookedAt = lookedAtMost[scheduleId === null ? (isAboutJobs ? 'withJobs' : 'usually') : 'ofSchedule']
  const found = await listRuns(database, { ...filters, limit: limit + 1, lookedAt })
  const runs = found.slice(0, limit)
  if (found.length > limit) return { runs, nextBefore: runs.at(-1)!.id, isCutOff: false }
  const [row] = await database.query<{ id: number | null }>(
    'select case when count(*) = $3 then min(id) end as id from (select id from punctual.run_detail where ($1::text is null or schedule_id = $1) and ($2::bigint is null or id < $2) order by id desc limit $3) looked_at',
    [scheduleId, before, lookedAt],
  )
  const nextBefore = row!.id
  return { runs, nextBefore, isCutOff: nextBefore !== null }
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

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'
import { type RunDetail, runDetail } from './runs.ts'

/** What the page of one schedule tells beyond its row: each read is bounded, however often it runs. */

/** A row of punctual.run_outcomes: what became of the occurrences between two bounds. */
export const outcomes = z.object({
  stretch: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  cancelled: z.number(),
  skipped: z.number(),
  missed: z.number(),
  open: z.number(),
  looked: z.number(),
  firstAt: always,
})
export type Outcomes = z.infer<typeof outcomes>

type Counting = { id: string; bounds: readonly Date[]; most: number }

/** Stretch 1 begins with the first bound, which is the earliest that is looked at. */
export async function outcomesOf(database: Queryable, { id, bounds, most }: Counting): Promise<Outcomes[]> {
  const rows = await database.query('select * from punctual.run_outcomes($1, $2, $3)', [id, bounds, most])
  return rows.map((row) => shaped(outcomes, row))
}

/** A row of punctual.run_timings, in seconds. */
export const runTiming = z.object({
  runId: z.number(),
  scheduledFor: always,
  status: z.enum(['succeeded', 'failed']),
  late: seconds,
  took: z.number(),
})
export type RunTiming = z.infer<typeof runTiming>

/** The newest runs that ended, oldest first. */
export async function timingsOf(
  database: Queryable,
  { id, most }: { id: string; most: number },
): Promise<RunTiming[]> {
  const rows = await database.query('select * from punctual.run_timings($1, $2)', [id, most])
  return rows.map((row) => shaped(runTiming, row)).toReversed()
}

/** A row of punctual.schedule_origin. */
export const origin = z.object({
  definedAt: always,
  changedAt: always,
  revision: z.number(),
  hash: z.string().nullable(),
  syncedAt: instant,
  syncedBy: z.string().nullable(),
  version: z.string().nullable(),
})
export type Origin = z.infer<typeof origin>

export async function originOf(database: Queryable, id: string): Promise<Origin> {
  const [row] = await database.query('select * from punctual.schedule_origin($1)', [id])
  return shaped(origin, row!)
}

/** A row of punctual.schedule_plan: a job of a run, in the order in which they run. Durations are seconds. */
export const plannedJob = z.object({
  wave: z.number(),
  job: z.string(),
  jobGroup: z.string().nullable(),
  task: z.string().nullable(),
  dependsOn: z.array(z.string()),
  timeout: seconds,
  maxAttempts: z.number().nullable(),
  queue: z.string().nullable(),
})
export type PlannedJob = z.infer<typeof plannedJob>

export async function planOf(database: Queryable, id: string): Promise<PlannedJob[]> {
  const rows = await database.query('select * from punctual.schedule_plan($1)', [id])
  return rows.map((row) => shaped(plannedJob, row))
}

/** The runs of one schedule in the order of what they were due for, the latest first. */
export async function latestRuns(
  database: Queryable,
  { id, limit }: { id: string; limit: number },
): Promise<RunDetail[]> {
  const text =
    'select * from punctual.run_detail where schedule_id = $1 order by scheduled_for desc, id desc limit $2'
  const rows = await database.query(text, [id, limit])
  return rows.map((row) => shaped(runDetail, row))
}

/** A row of punctual.run_detail as far as a mark on an axis of time needs it. */
export const pastRun = runDetail.pick({
  id: true,
  scheduledFor: true,
  firstScheduledFor: true,
  trigger: true,
  status: true,
  reason: true,
  occurrences: true,
  startedAt: true,
  finishedAt: true,
})
export type PastRun = z.infer<typeof pastRun>

type Stretch = { id: string; since: Date; until: Date; most: number }

/** The newest runs between two instants, the first of which belongs to them. */
export async function runsBetween(
  database: Queryable,
  { id, since, until, most }: Stretch,
): Promise<PastRun[]> {
  const text =
    'select id, scheduled_for, first_scheduled_for, trigger, status, reason, occurrences, started_at, finished_at from punctual.run_detail where schedule_id = $1 and scheduled_for >= $2 and scheduled_for < $3 order by scheduled_for desc limit $4'
  const rows = await database.query(text, [id, since, until, most])
  return rows.map((row) => shaped(pastRun, row))
}

const sentence = z.object({ code: z.string(), sentence: z.string() })

/** The sentence of each reason. */
export async function reasonSentences(database: Queryable): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query('select code, sentence from punctual.reasons_detail')
  return new Map(rows.map((row) => shaped(sentence, row)).map((each) => [each.code, each.sentence]))
}

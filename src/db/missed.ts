import { z } from 'zod'
import type { Queryable } from './database.ts'
import { type Act, aboutSchedule } from './operators.ts'
import { always, instant, shaped } from './rows.ts'
import { findSchedule } from './schedules.ts'

/** A row of punctual.missed_detail: occurrences that did not run and are still owed. */
export const missedRun = z.object({
  id: z.number(),
  scheduleId: z.string(),
  reason: z.string(),
  occurrences: z.number(),
  firstScheduledFor: always,
  scheduledFor: always,
})
export type MissedRun = z.infer<typeof missedRun>

/** A row that would become a run, and what would become of it. */
export const plannedRun = z.object({
  runId: z.number(),
  firstScheduledFor: instant,
  scheduledFor: always,
  occurrences: z.number(),
  outcome: z.enum(['run', 'wait', 'collapse', 'drop']),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
})
export type PlannedRun = z.infer<typeof plannedRun>

/** A row that became a run. */
export const releasedRun = z.object({ runId: z.number(), scheduledFor: always, occurrences: z.number() })
export type ReleasedRun = z.infer<typeof releasedRun>

/** Both ends belong to the range; a row for several occurrences is in it when the last of them is. */
export type MissedRange = { since?: Date | undefined; until?: Date | undefined }
/** Without numbers, all that is owed. */
export type MissedChoice = MissedRange & { runIds?: readonly number[] | undefined }
/** Of those chosen the newest only, or at most so many a minute. */
export type MissedPace = { newestOnly?: boolean | undefined; perMinute?: number | undefined }

type Filters = MissedRange & {
  scheduleId?: string | undefined
  /** The row before which to go on. */
  before?: number | undefined
  limit?: number | undefined
}

/** What is owed, newest first, 50 rows unless told. */
export async function listMissed(
  database: Queryable,
  { scheduleId, since, until, before, limit = 50 }: Filters = {},
): Promise<MissedRun[]> {
  const rows = await database.query(
    'select * from punctual.missed_detail where ($1::text is null or schedule_id = $1) and ($2::timestamptz is null or scheduled_for >= $2) and ($3::timestamptz is null or scheduled_for <= $3) and ($4::bigint is null or id < $4) order by id desc limit $5',
    [scheduleId ?? null, since ?? null, until ?? null, before ?? null, limit],
  )
  if (rows.length === 0 && scheduleId !== undefined) await findSchedule(database, scheduleId)
  return rows.map((row) => shaped(missedRun, row))
}

/** What runMissed would do. */
export async function planMissed(
  database: Queryable,
  { id, runIds, since, until, newestOnly = false, perMinute }: MissedChoice & MissedPace & { id: string },
): Promise<PlannedRun[]> {
  const text = 'select * from punctual.plan_missed($1, $2, $3, $4, $5, $6)'
  const values = [runIds ?? null, since ?? null, until ?? null, newestOnly, perMinute ?? null]
  const rows = await aboutSchedule(database, text, [id, ...values])
  return rows.map((row) => shaped(plannedRun, row))
}

/** Makes up for what did not run; each row once, whoever asks again. */
export async function runMissed(
  database: Queryable,
  { id, runIds, since, until, actor, reason, newestOnly = false, perMinute }: Act & MissedChoice & MissedPace,
): Promise<ReleasedRun[]> {
  const text = 'select * from punctual.run_missed($1, $2, $3, $4, $5, $6, $7, $8)'
  const values = [runIds ?? null, since ?? null, until ?? null, reason ?? null, actor]
  const rows = await aboutSchedule(database, text, [id, ...values, newestOnly, perMinute ?? null])
  return rows.map((row) => shaped(releasedRun, row))
}

/** Says of what did not run that it need not; answers how many rows that were. */
export async function dismissMissed(
  database: Queryable,
  { id, runIds, since, until, actor, reason }: Act & MissedChoice,
): Promise<number> {
  const text = 'select punctual.dismiss_missed($1, $2, $3, $4, $5, $6) as dismissed'
  const values = [runIds ?? null, since ?? null, until ?? null, reason ?? null, actor]
  const [row] = await aboutSchedule<{ dismissed: number }>(database, text, [id, ...values])
  return row!.dismissed
}

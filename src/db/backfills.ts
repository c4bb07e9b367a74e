import { z } from 'zod'
import { NotFoundError } from '../errors.ts'
import type { Timed } from '../timed.ts'
import type { Queryable } from './database.ts'
import { type Act, aboutSchedule } from './operators.ts'
import { always, instant, shaped } from './rows.ts'
import { findSchedule } from './schedules.ts'

/** A row of punctual.backfill_progress_detail. `total` and `remaining` are null while the calendar still tells its occurrences. */
export const backfillProgress = z.object({
  id: z.number(),
  scheduleId: z.string(),
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  total: z.number().nullable(),
  done: z.number(),
  /** Of those done. */
  failed: z.number(),
  running: z.number(),
  remaining: z.number().nullable(),
  eta: instant,
  since: always,
  until: always,
  pace: z.number(),
  requestedBy: z.string(),
  requestReason: z.string().nullable(),
  requestedAt: always,
  finishedAt: instant,
  error: z.string().nullable(),
})
export type BackfillProgress = z.infer<typeof backfillProgress>

/** Both ends belong to the range. `payload` is laid over the schedule's own. */
export type BackfillRequest = {
  id: string
  since: Date
  until: Date
  /** Runs at a time, 1 unless told. */
  pace?: number | undefined
  payload?: Record<string, unknown> | undefined
}

/** What the calendar needs to tell the occurrences of a range; `after` is exclusive, `up_to` inclusive. */
export type BackfillPlan = Timed & { after: Date; up_to: Date }

/** Refuses what `backfill` would refuse, and changes nothing. */
export async function planBackfill(
  database: Queryable,
  { id, since, until, pace = 1, payload }: BackfillRequest,
): Promise<BackfillPlan> {
  const text = 'select * from punctual.plan_backfill($1, $2, $3, $4, $5)'
  const [plan] = await aboutSchedule<BackfillPlan>(database, text, [id, since, until, pace, json(payload)])
  return plan!
}

/** Asks for the occurrences of a past range, whether or not they ran; answers the number of the backfill. */
export async function backfill(
  database: Queryable,
  { id, since, until, pace = 1, payload, actor, reason }: Act & BackfillRequest,
): Promise<number> {
  const text = 'select punctual.backfill($1, $2, $3, $4, $5, $6, $7) as backfill_id'
  const values = [since, until, pace, reason ?? null, json(payload), actor]
  const [row] = await aboutSchedule<{ backfill_id: number }>(database, text, [id, ...values])
  return row!.backfill_id
}

/** Begins no further run of a backfill. */
export async function cancelBackfill(
  database: Queryable,
  { id, actor, reason }: { id: number; actor: string; reason?: string | undefined },
): Promise<void> {
  await database.query('select punctual.cancel_backfill($1, $2, $3)', [id, reason ?? null, actor])
}

/** Backfills, newest first, 50 unless told. */
export async function listBackfills(
  database: Queryable,
  {
    scheduleId,
    before,
    limit = 50,
  }: { scheduleId?: string | undefined; before?: number | undefined; limit?: number | undefined } = {},
): Promise<BackfillProgress[]> {
  const rows = await database.query(
    'select * from punctual.backfill_progress_detail where ($1::text is null or schedule_id = $1) and ($2::bigint is null or id < $2) order by id desc limit $3',
    [scheduleId ?? null, before ?? null, limit],
  )
  if (rows.length === 0 && scheduleId !== undefined) await findSchedule(database, scheduleId)
  return rows.map((row) => shaped(backfillProgress, row))
}

export async function findBackfill(database: Queryable, id: number): Promise<BackfillProgress> {
  const [row] = await database.query('select * from punctual.backfill_progress_detail where id = $1', [id])
  if (row !== undefined) return shaped(backfillProgress, row)
  throw new NotFoundError({ message: `There is no backfill ${id}`, hint: 'punctual backfills lists them.' })
}

/** A backfill of which the calendar is to tell more. */
export type UntoldBackfill = Timed & { id: number; computed_to: Date; until: Date }

export async function untoldBackfill(database: Queryable): Promise<UntoldBackfill | undefined> {
  const [untold] = await database.query<UntoldBackfill>('select * from punctual.untold_backfill()')
  return untold
}

export type BackfillStep = {
  instants: readonly Date[]
  /** No occurrence of the range comes after these. */
  isLast: boolean
  /** Why the calendar cannot tell them. */
  problem: string | null
}

/** Stores the next occurrences; false when somebody else did, or holds the schedule. */
export async function extendBackfill(
  database: Queryable,
  { id, computed_to }: UntoldBackfill,
  { instants, isLast, problem }: BackfillStep,
): Promise<boolean> {
  const [row] = await database.query<{ extended: boolean }>(
    'select punctual.extend_backfill($1, $2, $3, $4, $5) as extended',
    [id, computed_to, instants, isLast, problem],
  )
  return row?.extended ?? false
}

function json(payload: Record<string, unknown> | undefined): string | null {
  return payload === undefined ? null : JSON.stringify(payload)
}

import { z } from 'zod'
import { NotFoundError } from '../errors.ts'
import type { Queryable, Row } from './database.ts'
import { shaped } from './rows.ts'
import { findSchedule } from './schedules.ts'

/** Who does it, to which schedule, and why: what every act of an operator leaves in the audit log. */
export type Act = { id: string; actor: string; reason?: string | undefined }

/** Lets a schedule fire from now on. */
export async function enable(
  database: Queryable,
  { id, actor, reason }: Act,
): Promise<'enabled' | 'already enabled'> {
  const text = 'select punctual.enable($1, $2, $3) as outcome'
  const [row] = await aboutSchedule<{ outcome: 'enabled' | 'already enabled' }>(database, text, [
    id,
    reason ?? null,
    actor,
  ])
  return row!.outcome
}

/** Stops a schedule from firing, for good or until an instant. */
export async function disable(
  database: Queryable,
  { id, actor, reason, until }: Act & { until?: Date | undefined },
): Promise<'disabled' | 'paused'> {
  const text = 'select punctual.disable($1, $2, $3, $4) as outcome'
  const [row] = await aboutSchedule<{ outcome: 'disabled' | 'paused' }>(database, text, [
    id,
    reason ?? null,
    until ?? null,
    actor,
  ])
  return row!.outcome
}

/** Refuses to go on, and keeps others from it, unless what operators set of the schedule has one of these versions. */
export async function expectSchedule(
  transaction: Queryable,
  { id, versions }: { id: string; versions: readonly string[] },
): Promise<void> {
  await aboutSchedule(transaction, 'select punctual.expect_schedule($1, $2)', [id, versions])
}

/** Asks for a run now; answers its number. `payload` is laid over the schedule's own. */
export async function trigger(
  database: Queryable,
  { id, actor, reason, payload }: Act & { payload?: Record<string, unknown> | undefined },
): Promise<number> {
  const text = 'select punctual.trigger($1, $2, $3, $4) as run_id'
  const [row] = await aboutSchedule<{ run_id: number }>(database, text, [
    id,
    reason ?? null,
    payload === undefined ? null : JSON.stringify(payload),
    actor,
  ])
  return row!.run_id
}

/** Who does it, to which run, and why. */
export type RunAct = { id: number; actor: string; reason?: string | undefined }

/** Ends a run: `cancelling` while a job of it has still to notice. */
export async function cancelRun(
  database: Queryable,
  { id, actor, reason }: RunAct,
): Promise<'cancelled' | 'cancelling'> {
  const text = 'select punctual.cancel_run($1, $2, $3) as outcome'
  const [row] = await database.query<{ outcome: 'cancelled' | 'cancelling' }>(text, [
    id,
    reason ?? null,
    actor,
  ])
  return row!.outcome
}

/** Repeats a run that did not succeed, for the same occurrence; answers the number of the new one. */
export async function retryRun(database: Queryable, { id, actor, reason }: RunAct): Promise<number> {
  const text = 'select punctual.retry_run($1, $2, $3) as run_id'
  const [row] = await database.query<{ run_id: number }>(text, [id, reason ?? null, actor])
  return row!.run_id
}

/** A row of punctual.why: a check and its answer; the last one is the conclusion, with `ok` null. */
export const check = z.object({
  step: z.number(),
  question: z.string(),
  ok: z.boolean().nullable(),
  answer: z.string(),
})
export type Check = z.infer<typeof check>

/** Why a schedule ran or did not, up to an instant: the checks in order, then the conclusion. */
export async function why(
  database: Queryable,
  { id, at }: { id: string; at?: Date | undefined },
): Promise<Check[]> {
  const text = 'select * from punctual.why($1, coalesce($2, now()))'
  const rows = await aboutSchedule(database, text, [id, at ?? null])
  return rows.map((row) => shaped(check, row))
}

/** The first value is the schedule; the refusal of an unknown one also names the id that was probably meant. */
export async function aboutSchedule<R = Row>(
  database: Queryable,
  text: string,
  values: [id: string, ...unknown[]],
): Promise<R[]> {
  try {
    return await database.query<R>(text, values)
  } catch (error) {
    if (error instanceof NotFoundError) await findSchedule(database, values[0])
    throw error
  }
}

import type { Queryable } from './database.ts'
import { listRuns } from './runs.ts'

/** What operators do, at an instant of a history that is played. */
type Then = { actor: string; reason: string }

export async function enableThen(history: Queryable, { id, actor, reason }: Then & { id: string }, at: Date) {
  await history.query('select punctual.enable($1, $2, $3, $4)', [id, reason, actor, at])
}

export async function disableThen(
  history: Queryable,
  { id, actor, reason, until = null }: Then & { id: string; until?: Date | null },
  at: Date,
) {
  await history.query('select punctual.disable($1, $2, $3, $4, $5)', [id, reason, until, actor, at])
}

export async function triggerThen(
  history: Queryable,
  { id, actor, reason }: Then & { id: string },
  at: Date,
) {
  await history.query('select punctual.trigger($1, $2, null, $3, $4)', [id, reason, actor, at])
}

/** Repeats the latest run of a schedule that failed. */
export async function retryThen(history: Queryable, { id, actor, reason }: Then & { id: string }, at: Date) {
  const { runs } = await listRuns(history, { scheduleId: id, status: 'failed', limit: 1 })
  for (const run of runs)
    await history.query('select punctual.retry_run($1, $2, $3, $4)', [run.id, reason, actor, at])
}

export async function setFlagThen(
  history: Queryable,
  { name, isOn, actor, reason }: Then & { name: string; isOn: boolean },
  at: Date,
) {
  await history.query('select punctual.set_flag($1, $2, $3, $4, $5)', [name, isOn, reason, actor, at])
}

export async function addBlackoutThen(
  history: Queryable,
  { calendar, day, label, actor, reason }: Then & { calendar: string; day: string; label: string },
  at: Date,
) {
  await history.query('select punctual.add_blackout($1, $2, null, $3, $4, $5, $6)', [
    calendar,
    day,
    label,
    reason,
    actor,
    at,
  ])
}

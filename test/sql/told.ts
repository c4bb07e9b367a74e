import type { Engine } from './engine.ts'

/** The ledger of a schedule in short: when, how it stands, why, with which evidence. */
export const verdicts = (engine: Engine) => async (id: string) =>
  (await engine.ledger(id)).map((run) => [run.scheduled_for, run.status, run.reason, run.detail])

/** The ledger of a schedule in short: what, when, why, and for how many. */
export const timeline = (engine: Engine) => async (id: string) =>
  (await engine.ledger(id)).map((run) => [
    run.scheduled_for.toISOString().slice(11, 16),
    run.trigger,
    run.status,
    run.reason,
    run.occurrences,
  ])

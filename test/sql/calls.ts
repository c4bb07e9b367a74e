import { type Definitions, hashOf, job, type ScheduleDocument } from './definitions.ts'
import { at, type Query, type Row } from './engine.ts'

export type Calls = ReturnType<typeof calls>

type Limits = { worker?: string; batch?: number; epoch?: number; ids?: string[] }
type Syncing = { now?: Date; worker?: string; epoch?: number; hash?: string }
type Asking = { reason?: string; until?: Date | null; payload?: unknown; actor?: string }
type Outcome = 'succeeded' | 'failed' | 'cancelled' | 'retry' | 'returned' | 'lost'
type Attempt = { attempt?: number; worker?: string }
type Ending = Attempt & { outcome?: Outcome; error?: string | null; log?: string | null }

/** The engine's functions over a pool or one client. */
export function calls(query: Query) {
  const row = async (text: string, values: unknown[]): Promise<Row> => (await query(text, values))[0]!
  const value = async (text: string, values: unknown[]) => Object.values(await row(text, values))[0]
  const pass =
    (name: string) =>
    (now: Date, { worker = 'daemon', batch = 1_000, epoch, ids }: Limits = {}) =>
      row(`select * from punctual.${name}($1, $2, $3, $4, $5)`, [worker, batch, epoch, ids, now])

  const engine = {
    claim: pass('claim_due_schedules'),
    dispatch: pass('dispatch_pending_runs'),
    tick: pass('tick'),

    /** Syncs definitions and answers the report; a job named `work` is there unless others are given. */
    define(
      definitions: Partial<Definitions>,
      { now = at('00:00'), worker = 'daemon', epoch, hash }: Syncing = {},
    ) {
      const document = { jobs: [job('work')], schedules: [], calendars: [], ...definitions }
      const values = [worker, JSON.stringify(document), hash ?? hashOf(document), epoch, now]
      return value('select punctual.sync_definitions($1, $2, $3, $4, at => $5)', values)
    },

    enable: (id: string, now: Date, { reason, actor = 'operator' }: Asking = {}) =>
      value('select punctual.enable($1, $2, $3, $4)', [id, reason, actor, now]),

    disable: (id: string, now: Date, { reason, until, actor = 'operator' }: Asking = {}) =>
      value('select punctual.disable($1, $2, $3, $4, $5)', [id, reason, until, actor, now]),

    /** Asks for a run and answers its number. */
    trigger(id: string, now: Date, { reason, payload, actor = 'operator' }: Asking = {}): Promise<number> {
      const json = payload === undefined ? null : JSON.stringify(payload)
      return value('select punctual.trigger($1, $2, $3, $4, $5)', [id, reason, json, actor, now])
    },

    /** Answers `cancelled`, or `cancelling` while a job of the run is under way. */
    cancelRun: (run: number, now: Date, { reason, actor = 'operator' }: Asking = {}): Promise<string> =>
      value('select punctual.cancel_run($1, $2, $3, $4)', [run, reason, actor, now]),

    setForecasts: (forecasts: object[], now: Date, zoneData = '2026a'): Promise<number> =>
      value('select punctual.set_forecasts($1, $2, $3)', [JSON.stringify(forecasts), zoneData, now]),

    /** Stores instants as the forecast of a schedule as it is now defined. */
    async forecast(id: string, instants: Date[], now: Date): Promise<number> {
      const revision = await value('select revision from punctual.schedules where id = $1', [id])
      return engine.setForecasts([{ id, revision, forecast: instants }], now)
    },

    /** Defines schedules and enables them at midnight, each with its forecast. */
    async ready(schedules: [ScheduleDocument, Date[]][], { jobs }: Partial<Definitions> = {}): Promise<void> {
      const documents = schedules.map(([document]) => document)
      await engine.define(jobs === undefined ? { schedules: documents } : { jobs, schedules: documents })
      for (const [{ id }, instants] of schedules) {
        await engine.enable(id, at('00:00'))
        await engine.forecast(id, instants, at('00:00'))
      }
    },

    /** Starts attempts; for each the refusal, or null where it may run. */
    async start(ids: number[], now: Date, { attempt = 1, worker = 'worker' }: Attempt = {}) {
      const attempts = ids.map(() => attempt)
      const rows = await query('select * from punctual.start_job_runs($1, $2, $3, $2, at => $4)', [
        worker,
        ids,
        attempts,
        now,
      ])
      return ids.map((id) => rows.find(({ job_run_id }) => job_run_id === id)!.refusal as string | null)
    },

    /** Tells how attempts ended; for each whether it was accepted. */
    async finish(ids: number[], now: Date, ending: Ending = {}) {
      const { attempt = 1, worker = 'worker', outcome = 'succeeded', error = null, log = null } = ending
      const lists = [attempt, outcome, error, log].map((one) => ids.map(() => one))
      const rows = await query('select * from punctual.finish_job_runs($1, $2, $3, $4, $5, $6, $7)', [
        worker,
        ids,
        ...lists,
        now,
      ])
      return ids.map((id) => rows.find(({ job_run_id }) => job_run_id === id)!.accepted as boolean)
    },

    /** Does what a worker does with all that is queued: starts it, and ends it alike. */
    async work(now: Date, ending: Ending = {}): Promise<void> {
      const open = await query("select id from punctual.job_runs where status = 'queued' order by id")
      const ids = open.map(({ id }) => id)
      await engine.start(ids, now, ending)
      await engine.finish(ids, now, ending)
    },

    sweep: (now: Date) => query('select * from punctual.sweep($1) order by kind', [now]),
    reconcile: (now: Date) => row('select * from punctual.reconcile($1)', [now]),
  }
  return engine
}

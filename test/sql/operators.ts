import type { Query, Row } from './engine.ts'

type Told = { reason?: string; actor?: string }
type Chosen = Told & { ids?: number[]; since?: Date; until?: Date; newestOnly?: boolean; perMinute?: number }
type Range = Told & { since: Date; until: Date; pace?: number; payload?: unknown }
type Step = { computedTo?: Date; isLast?: boolean; problem?: string }

/** What operators do about missed and past occurrences, over a pool or one client. */
export function operators(query: Query) {
  const value = async (text: string, values: unknown[]) => Object.values((await query(text, values))[0]!)[0]
  return {
    runMissed: (id: string, now: Date, chosen: Chosen = {}) =>
      query('select * from punctual.run_missed($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        ...[id, chosen.ids, chosen.since, chosen.until, chosen.reason, chosen.actor ?? 'operator'],
        ...[chosen.newestOnly ?? false, chosen.perMinute, now],
      ]),

    dismissMissed: (id: string, now: Date, { ids, since, until, reason, actor = 'operator' }: Chosen = {}) =>
      value('select punctual.dismiss_missed($1, $2, $3, $4, $5, $6, $7)', [
        id,
        ids,
        since,
        until,
        reason,
        actor,
        now,
      ]),

    planMissed: (id: string, now: Date, { ids, since, until, newestOnly = false, perMinute }: Chosen = {}) =>
      query('select * from punctual.plan_missed($1, $2, $3, $4, $5, $6, $7)', [
        ...[id, ids, since, until],
        ...[newestOnly, perMinute, now],
      ]),

    planCatchUp: (now: Date, id?: string) => query('select * from punctual.plan_catch_up($1, $2)', [id, now]),

    planEnable: (id: string, now: Date, count = 5) =>
      query('select * from punctual.plan_enable($1, $2, $3)', [id, count, now]),

    retry: (run: number, now: Date, { reason, actor = 'operator' }: Told = {}): Promise<number> =>
      value('select punctual.retry_run($1, $2, $3, $4)', [run, reason, actor, now]),

    backfill(id: string, now: Date, range: Range): Promise<number> {
      const { since, until, pace = 1, reason, payload, actor = 'operator' } = range
      const json = payload === undefined ? null : JSON.stringify(payload)
      return value('select punctual.backfill($1, $2, $3, $4, $5, $6, $7, $8)', [
        id,
        since,
        until,
        pace,
        reason,
        json,
        actor,
        now,
      ])
    },

    cancelBackfill: (id: number, now: Date, { reason, actor = 'operator' }: Told = {}) =>
      value('select punctual.cancel_backfill($1, $2, $3, $4)', [id, reason, actor, now]),

    /** Which backfill the calendar should tell more of. */
    untold: async (): Promise<Row | undefined> =>
      (await query('select * from punctual.untold_backfill()'))[0],

    /** Tells occurrences as the calendar would; by default all there are. */
    async tell(id: number, instants: Date[], now: Date, { computedTo, isLast = true, problem }: Step = {}) {
      const [row] = await query('select computed_to from punctual.backfills where id = $1', [id])
      const from = computedTo ?? row!.computed_to
      const values = [id, from, instants, isLast, problem, now]
      return value('select punctual.extend_backfill($1, $2, $3, $4, $5, $6)', values) as Promise<boolean>
    },

    feed: async (now: Date): Promise<Row> =>
      (await query('select * from punctual.feed_backfills($1)', [now]))[0]!,

    progress: async (id: number): Promise<Row> =>
      (await query('select * from punctual.backfill_progress_detail where id = $1', [id]))[0]!,
  }
}

import { defineJob } from 'punctual'
import { ensureTables } from './tables.ts'

const aged = [
  ['best_prices', 'published_at'],
  ['matches', 'scored_at'],
  ['offers', 'seen_at'],
] as const

/** Removes what the feed has not brought for a while, and what was computed from it. */
export const cleanup = defineJob({
  name: 'cleanup',
  dependsOn: ['matching.publish'],
  timeout: '1m',
  async run(payload: { keepDays?: number }, { query, log, signal }) {
    const keepDays = payload.keepDays ?? 7
    await ensureTables(query)
    const removed: Record<string, number> = {}
    for (const [table, column] of aged) {
      signal.throwIfAborted()
      const rows = await query(
        `delete from sample.${table} where ${column} < now() - make_interval(days => $1) returning sku`,
        [keepDays],
      )
      removed[table] = rows.length
    }
    log.info('old rows removed', { ...removed, keepDays })
  },
})

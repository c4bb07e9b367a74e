import type { Database } from './database.ts'
import type { Transaction } from './transaction.ts'

/** What people act through; the CLI is known by its actor, and everything else is somebody's own SQL. */
export type WebChannel = 'pages' | 'api'

/** Does what somebody asked for in one transaction, which says through what; a pooler hands that to nobody else. */
export function actThrough<Done>(
  channel: WebChannel,
  database: Database,
  work: (transaction: Transaction) => Promise<Done>,
): Promise<Done> {
  return database.transaction(async (transaction) => {
    await transaction.query("select set_config('punctual.channel', $1, true)", [channel])
    return work(transaction)
  })
}

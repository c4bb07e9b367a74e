import type { Queryable } from './db/database.ts'
import { pruneBatch, type Retention } from './db/retention.ts'

type Walk = {
  batch: number
  signal: AbortSignal
  /** Told how long the batch took, in milliseconds, and how many rows are gone in all. */
  rest: (tookMs: number, pruned: number) => Promise<void>
}

/** Prunes batch after batch until nothing more is old; answers how many runs are gone. */
export async function pruneLedger(
  database: Queryable,
  retention: Retention,
  { batch, rest, signal }: Walk,
): Promise<number> {
  let pruned = 0
  for (let after: number | null = 0; after !== null && !signal.aborted; ) {
    const since = performance.now()
    const step = await pruneBatch(database, retention, { batch, after })
    pruned += step.pruned
    after = step.next_after
    if (after !== null) await rest(performance.now() - since, pruned)
  }
  return pruned
}

import type { Queryable } from './database.ts'

/** How long the ledger keeps what ended, in seconds, and how many of the newest runs of each schedule in any case. */
export type Retention = { keepSeconds: number; keepFailedSeconds: number; keepLast: number }

/** What one batch took; `next_after` is null when nothing more is old. */
export type PrunedBatch = { pruned: number; pruned_job_runs: number; next_after: number | null }

export async function pruneBatch(
  database: Queryable,
  { keepSeconds, keepFailedSeconds, keepLast }: Retention,
  { batch, after }: { batch: number; after: number },
): Promise<PrunedBatch> {
  const text =
    'select * from punctual.prune(make_interval(secs => $1), make_interval(secs => $2), $3, $4, $5)'
  const [row] = await database.query<PrunedBatch>(text, [
    keepSeconds,
    keepFailedSeconds,
    keepLast,
    batch,
    after,
  ])
  return row!
}

/** A person who prunes, and how many runs that took. */
export type Pruning = { actor: string; reason?: string | undefined; runs: number }

/** Prunes what is kept beside the ledger: processes, terms, repairs, backfills, syncs, audit. */
export function pruneRecords(
  database: Queryable,
  { keepSeconds, keepFailedSeconds }: Retention,
  pruning?: Pruning,
): Promise<PrunedRecords[]> {
  const text =
    'select * from punctual.prune_records(make_interval(secs => $1), make_interval(secs => $2), actor => $3, reason => $4, pruned_runs => $5)'
  const { actor = null, reason = null, runs = 0 } = pruning ?? {}
  return database.query<PrunedRecords>(text, [keepSeconds, keepFailedSeconds, actor, reason, runs])
}

export type PrunedRecords = { kind: string; pruned: number }

/** How many runs of a status are old enough to prune, of all there are. */
export type PrunePlan = {
  status: string
  runs: number
  oldest: Date | null
  newest: Date | null
  total: number
}

export function planPrune(
  database: Queryable,
  { keepSeconds, keepFailedSeconds }: Retention,
): Promise<PrunePlan[]> {
  const text = 'select * from punctual.plan_prune(make_interval(secs => $1), make_interval(secs => $2))'
  return database.query<PrunePlan>(text, [keepSeconds, keepFailedSeconds])
}

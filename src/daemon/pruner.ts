import type { Queryable } from '../db/database.ts'
import { pruneRecords, type Retention } from '../db/retention.ts'
import { pause } from '../db/retry.ts'
import type { Events } from '../events.ts'
import { pruneLedger } from '../pruning.ts'
import { Chore } from './chore.ts'

/** Small enough that nobody waits for the rows of one batch. */
const batch = 1_000
const everyMs = 3_600_000
/** After a start there is more urgent work. */
const firstAfterMs = 60_000

type Options = { database: Queryable; events: Events; retention: Retention; firstAfterMs?: number }

/** Takes old rows out of the ledger once an hour, in small batches with rests as long as the work. */
export class Pruner {
  readonly #options: Options
  readonly #chore: Chore

  constructor(options: Options) {
    this.#options = options
    this.#chore = new Chore({ everyMs, firstAfterMs: options.firstAfterMs ?? firstAfterMs })
  }

  /** Called after each pass; begins a walk when one is due and none is under way. */
  afterPass(signal: AbortSignal): Promise<void> {
    return this.#chore.whenDue(() => this.#walk(signal))
  }

  async #walk(signal: AbortSignal): Promise<void> {
    const { database, events, retention } = this.#options
    const runs = await pruneLedger(database, retention, {
      batch,
      rest: (tookMs) => pause(tookMs, signal),
      signal,
    })
    const records = signal.aborted ? [] : await pruneRecords(database, retention)
    const others = records.reduce((sum, { pruned }) => sum + pruned, 0)
    if (runs + others > 0) events.emit('history.pruned', { runs, records: others })
  }
}

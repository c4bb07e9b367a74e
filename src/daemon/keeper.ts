import type { Queryable } from '../db/database.ts'
import { reconcile, sweep } from '../db/tick.ts'
import type { Events } from '../events.ts'

const reconcileMs = 1_000

/** The leader's housekeeping, beside the loop: sweeps now and then, reconciles while foreign jobs are under way. */
export class Keeper {
  readonly #database: Queryable
  readonly #events: Events
  readonly #sweepMs: number
  #sweptAt = Number.NEGATIVE_INFINITY
  #reconciledAt = Number.NEGATIVE_INFINITY
  #busy: Promise<void> | undefined

  constructor({ database, events, sweepMs }: { database: Queryable; events: Events; sweepMs: number }) {
    this.#database = database
    this.#events = events
    this.#sweepMs = sweepMs
  }

  /** Called after each pass; does what is due and never two things at once. */
  afterPass({ reconcileDue }: { reconcileDue: boolean }): Promise<void> {
    this.#busy ??= this.#keep(reconcileDue).finally(() => {
      this.#busy = undefined
    })
    return this.#busy
  }

  async #keep(reconcileDue: boolean): Promise<void> {
    const now = performance.now()
    if (reconcileDue && now - this.#reconciledAt >= reconcileMs) {
      this.#reconciledAt = now
      await reconcile(this.#database)
    }
    if (now - this.#sweptAt < this.#sweepMs) return
    this.#sweptAt = now
    for (const { kind, subjects } of await sweep(this.#database)) {
      this.#events.emit('sweep.repaired', { kind, subjects })
    }
  }
}

type Rhythm = {
  everyMs: number
  /** At once when not given. */
  firstAfterMs?: number
}

/** Keeps the rhythm of work beside the loop: it is done when it is due, and never twice at once. */
export class Chore {
  readonly #everyMs: number
  #dueAt: number
  #isBusy = false

  constructor({ everyMs, firstAfterMs = 0 }: Rhythm) {
    this.#everyMs = everyMs
    this.#dueAt = performance.now() + firstAfterMs
  }

  async whenDue(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy || performance.now() < this.#dueAt) return
    this.#isBusy = true
    this.#dueAt = performance.now() + this.#everyMs
    try {
      await work()
    } finally {
      this.#isBusy = false
    }
  }

  /** There is more of it: due again at once. */
  hurry(): void {
    this.#dueAt = performance.now()
  }
}

/**
 * Bounds how many jobs run at a time. More are fetched than run, so that the others can wait for the door, or for their
 * end to be heard, in large batches and without keeping a runnable job from running. None runs before they are opened.
 */
export class Slots {
  readonly #size: number
  #free = 0
  readonly #closing = new AbortController()
  readonly #waiting: ((taken: boolean) => void)[] = []

  constructor(size: number) {
    this.#size = size
  }

  open(): void {
    for (let slot = 0; slot < this.#size; slot++) this.release()
  }

  /** Aborts when closed. */
  get closed(): AbortSignal {
    return this.#closing.signal
  }

  /** True with a slot, to be given back by `release`; false once closed. */
  take(): Promise<boolean> {
    if (this.closed.aborted) return Promise.resolve(false)
    if (this.#free > 0) {
      this.#free--
      return Promise.resolve(true)
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next(true)
  }

  /** Sends away whoever waits or comes later; slots that are taken stay so until released. */
  close(): void {
    this.#closing.abort()
    for (const refuse of this.#waiting.splice(0)) refuse(false)
  }
}

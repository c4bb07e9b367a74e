/**
 * Sleeps until a time or a word, whichever comes first. A word said while nobody sleeps is kept for the next sleep, so
 * that none falls between looking and sleeping.
 */
export class Waker {
  #said = false
  #rouse: (() => void) | undefined

  wake(): void {
    this.#said = true
    this.#rouse?.()
  }

  /** True when woken by a word, false when the time was up. An aborted signal ends it too. */
  async sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#said && !signal.aborted) await this.#rest(ms, signal)
    const said = this.#said
    this.#said = false
    return said
  }

  /** Forgets what was said so far. */
  drain(): void {
    this.#said = false
  }

  #rest(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const rouse = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', rouse)
        this.#rouse = undefined
        resolve()
      }
      const timer = setTimeout(rouse, ms)
      this.#rouse = rouse
      signal.addEventListener('abort', rouse, { once: true })
    })
  }
}

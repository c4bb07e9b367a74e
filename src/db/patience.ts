/** How long statements are waited for. Milliseconds. */
export type Limits = {
  /** A statement that is not answered by then takes its connection with it; for ever when not given. */
  answerWithinMs?: number | undefined
  /** Whether that backend is in the middle of a statement: asked when an answer is late, since it may be lost. */
  isAtWork?: ((backend: number) => Promise<boolean>) | undefined
}

/** The server or the wire is silent: nobody can tell what became of the statement, nor of other connections. */
export class NoAnswerError extends Error {}

/** An answer that is later than this may be lost. */
const doubtMs = 2_500
const longestDoubtMs = 60_000
const unreadMs = 50

/** Waits for the answer to one statement at a time, and tells when there is nothing to wait for any more. */
export class Patience {
  readonly #limits: Limits
  readonly #giveUp: (reason: Error) => void
  #late: NodeJS.Timeout | undefined
  #doubt: NodeJS.Timeout | undefined
  #isAsked = false

  constructor(limits: Limits, giveUp: (reason: Error) => void) {
    this.#limits = limits
    this.#giveUp = giveUp
  }

  get isAsked(): boolean {
    return this.#isAsked
  }

  /** `backend`: by which the server may be asked, where that is known. */
  asked({
    backend,
    withinMs = this.#limits.answerWithinMs,
  }: {
    backend?: number | undefined
    withinMs?: number
  }) {
    this.#isAsked = true
    this.#late ??= withinMs === undefined ? undefined : this.#deadline(withinMs)
    this.#doubt ??= backend === undefined ? undefined : this.#doubtAfter(doubtMs, backend)
  }

  /** One answer came, others may follow. */
  heard(): void {
    this.#late?.refresh()
    this.#doubt?.refresh()
  }

  answered(): void {
    this.#isAsked = false
    clearTimeout(this.#late)
    clearTimeout(this.#doubt)
    this.#late = undefined
    this.#doubt = undefined
  }

  #deadline(withinMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      // A process that was held up finds its timers over before it reads the answers that wait.
      const giveUp = () => this.#giveUp(new NoAnswerError(`no answer within ${withinMs} ms`))
      this.#late = setTimeout(giveUp, unreadMs)
    }, withinMs)
  }

  #doubtAfter(ms: number, backend: number): NodeJS.Timeout | undefined {
    const { isAtWork } = this.#limits
    if (isAtWork === undefined) return undefined
    const doubt = setTimeout(async () => {
      const isWorking = await isAtWork(backend)
      // Answered meanwhile, or asked anew.
      if (this.#doubt !== doubt) return
      if (isWorking) this.#doubt = this.#doubtAfter(Math.min(longestDoubtMs, ms * 2), backend)
      else this.#giveUp(new NoAnswerError(`no answer within ${ms} ms, and the server is not at work on one`))
    }, ms)
    return doubt
  }
}

/** How long a statement is waited for. Milliseconds. */
export type Limits = {
  /** A statement that is not answered by then takes its connection with it; for ever when not given. */
  answerWithinMs?: number | undefined
  /** Whether that backend is in the middle of a statement: asked when an answer is late, since it may be lost. */
  isAtWork?: ((backend: number) => Promise<boolean>) | undefined
  /** The backend by which the server is asked; unknown behind most poolers. */
  backend?: number | undefined
  /** An answer that is later than this may be lost. */
  doubtAfterMs?: number
  /** While the server is at work it is asked again, later each time, and at least as often as this. */
  doubtEveryMs?: number
}

/** The server or the wire is silent: nobody can tell what became of the statement, nor of other connections. */
export class NoAnswerError extends Error {}

const doubtMs = 2_500
const longestDoubtMs = 60_000
/** A process that was held up finds its timers over before it reads what has arrived: in this time it does. */
export const unreadMs = 50

/** Waits for the answer to one statement at a time, and tells when there is nothing to wait for any more. */
export class Patience {
  readonly #giveUp: (reason: Error) => void
  #limits: Limits | undefined
  #late: NodeJS.Timeout | undefined
  #doubt: NodeJS.Timeout | undefined

  constructor(giveUp: (reason: Error) => void) {
    this.#giveUp = giveUp
  }

  get isAsked(): boolean {
    return this.#limits !== undefined
  }

  /** Those that are asked while one is under way wait by its limits. */
  asked(limits: Limits): void {
    if (!this.isAsked) this.#wait(limits)
  }

  /** One answer came, others may follow. */
  heard(): void {
    const limits = this.#limits
    this.answered()
    if (limits !== undefined) this.#wait(limits)
  }

  answered(): void {
    this.#limits = undefined
    clearTimeout(this.#late)
    clearTimeout(this.#doubt)
    this.#late = undefined
    this.#doubt = undefined
  }

  #wait(limits: Limits): void {
    const { answerWithinMs, doubtAfterMs = doubtMs } = limits
    this.#limits = limits
    if (answerWithinMs !== undefined)
      this.#late = setTimeout(() => {
        this.#late = this.#giveUpSoon(`no answer within ${answerWithinMs} ms`)
      }, answerWithinMs)
    this.#doubt = this.#doubtAfter(doubtAfterMs, limits)
  }

  #doubtAfter(ms: number, limits: Limits): NodeJS.Timeout | undefined {
    const { isAtWork, backend, doubtEveryMs = longestDoubtMs } = limits
    if (isAtWork === undefined || backend === undefined) return undefined
    const doubt = setTimeout(async () => {
      const isWorking = await isAtWork(backend)
      // Answered meanwhile, or asked anew.
      if (this.#doubt !== doubt) return
      this.#doubt = isWorking
        ? this.#doubtAfter(Math.min(doubtEveryMs, ms * 2), limits)
        : this.#giveUpSoon(`no answer within ${ms} ms, and the server is not at work on one`)
    }, ms)
    return doubt
  }

  /** After what has arrived already was read. */
  #giveUpSoon(why: string): NodeJS.Timeout {
    return setTimeout(() => this.#giveUp(new NoAnswerError(why)), unreadMs)
  }
}

import { pause } from './retry.ts'

const firstMs = 50
const longestMs = 1_000

/** An attempt that was given up from outside never tells its end. */
const forgottenMs = 10_000

/**
 * How often this process knocks at a server that does not open: soon again at first, then once a second, one connection at
 * a time, however many ask. Whoever comes too soon gets the answer of the last attempt.
 */
export class Attempts {
  readonly #place: string
  #failures = 0
  #triedAt = Number.NEGATIVE_INFINITY
  #isTrying = false
  #waitMs = 0
  #error: Error | undefined

  constructor(place: string) {
    this.#place = place
  }

  /** Why not to connect now; undefined when one may. */
  refusal(): Error | undefined {
    if (this.#failures === 0) return undefined
    return this.#leftMs() > 0 ? this.#error : undefined
  }

  /** To be called with what came of it. */
  begin(): (error: Error | null | undefined) => void {
    this.#isTrying = true
    this.#triedAt = performance.now()
    // Never all processes at the same moment, and never twice within a second.
    this.#waitMs = Math.min(longestMs, firstMs * 2 ** this.#failures) * (1 + Math.random() / 10)
    return (error) => {
      this.#isTrying = false
      this.#error = error ?? undefined
      if (error) failing.set(this.#place, this)
      else failing.delete(this.#place)
      this.#failures = error ? this.#failures + 1 : 0
    }
  }

  /** Waits until one may connect. */
  async turn(signal: AbortSignal): Promise<void> {
    while (this.refusal() !== undefined && !signal.aborted)
      await pause(Math.min(longestMs, Math.max(5, this.#leftMs())), signal)
  }

  #leftMs(): number {
    return this.#triedAt + (this.#isTrying ? forgottenMs : this.#waitMs) - performance.now()
  }
}

const failing = new Map<string, Attempts>()

type Place = { host: string; port: number; database?: string | undefined; user?: string | undefined }

/** The attempts of this whole process at one database, however many pools and sessions it has there. */
export function attemptsAt({ host, port, database, user }: Place): Attempts {
  const place = JSON.stringify([host, port, database, user])
  return failing.get(place) ?? new Attempts(place)
}

import { say } from '../db/leadership.ts'
import { unreadMs } from '../db/patience.ts'
import { pause } from '../db/retry.ts'

const everyMs = 4_000
const patienceMs = 2_000
/** A listener that stays silent although its session is new is renewed no more often than this. */
const renewEveryMs = 60_000

type Speaker = Parameters<typeof say>[0]

/**
 * Checks that notifications reach us: now and then something is said over another connection that only we take notice of.
 * A listener that does not hear it is deaf, and its session is renewed; one that stays deaf is left alone, since time is
 * kept by polling as well.
 */
export class Ear {
  #said: { payload: string; at: number } | undefined
  #spokeAt = performance.now()
  #renewedAt = Number.NEGATIVE_INFINITY
  #isDeaf = false
  #number = 0
  #heard: (() => void) | undefined

  /** True for what was said to check the hearing, ours or another daemon's: nothing that anybody should wake for. */
  hears(payload: string): boolean {
    if (payload === this.#said?.payload) {
      this.#said = undefined
      this.#isDeaf = false
      this.#heard?.()
    }
    return payload.startsWith('canary')
  }

  /** Says something and waits for it. */
  async test(
    speaker: Speaker,
    { withinMs, signal }: { withinMs: number; signal: AbortSignal },
  ): Promise<boolean> {
    const heard = new AbortController()
    this.#heard = () => heard.abort()
    await this.#say(speaker)
    await pause(withinMs, AbortSignal.any([signal, heard.signal]))
    await pause(unreadMs, AbortSignal.any([signal, heard.signal]))
    this.#heard = undefined
    this.#isDeaf = this.#said !== undefined
    this.#said = undefined
    return !this.#isDeaf
  }

  isTimeToSpeak(): boolean {
    return this.#said === undefined && performance.now() - this.#spokeAt >= everyMs
  }

  async speak(speaker: Speaker): Promise<void> {
    this.#spokeAt = performance.now()
    await this.#say(speaker)
  }

  /**
   * Whether what was said has not been heard, although the server has answered a statement begun long after. Told once for
   * each thing said.
   */
  isSilent({ answeredSince }: { answeredSince: number }): boolean {
    if (this.#said === undefined || answeredSince - this.#said.at < patienceMs) return false
    this.#said = undefined
    return true
  }

  /** Whether a new session may help: not if the last one was made for the same reason just now. */
  isWorthRenewing(): boolean {
    const now = performance.now()
    if (this.#isDeaf && now - this.#renewedAt < renewEveryMs) return false
    this.#renewedAt = now
    return true
  }

  async #say(speaker: Speaker): Promise<void> {
    const payload = `canary ${process.pid} ${++this.#number}`
    const said = { payload, at: Number.POSITIVE_INFINITY }
    this.#said = said
    try {
      await say(speaker, payload)
      said.at = performance.now()
    } catch (error) {
      this.#said = undefined
      throw error
    }
  }
}

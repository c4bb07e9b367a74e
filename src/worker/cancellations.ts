/**
 * Tells attempts under way that their run was cancelled. `cancel_run` notifies `punctual_cancel`, which is a hint: the
 * worker then asks the ledger, and asks it as well with every beat of its heart and whenever it hears again after its
 * connection broke. An attempt is watched from before it stands at the door, so that no cancellation falls between.
 */

import type { Queryable } from '../db/database.ts'
import { cancelledJobRuns } from '../db/job-runs.ts'
import { listen } from '../db/listening.ts'

/** What the signal of an attempt aborts with when its run is cancelled. */
export class RunCancelledError extends Error {
  constructor(detail: string | null) {
    super(detail === null ? 'the run was cancelled' : `the run was cancelled (${detail})`)
    this.name = new.target.name
  }
}

type Watched = { jobRunId: number; controller: AbortController }
export type Watch = { cancelled: AbortSignal; end(): void }

export class Cancellations {
  readonly #database: Queryable
  readonly #url: string
  readonly #watched = new Set<Watched>()
  #isAsking = false
  #askAgain = false

  constructor({ database, url }: { database: Queryable; url: string }) {
    this.#database = database
    this.#url = url
  }

  /** Listens until the signal aborts. */
  run(signal: AbortSignal): Promise<void> {
    const onWord = () => void this.ask()
    const applicationName = 'punctual worker'
    return listen({ url: this.#url, applicationName, channel: 'punctual_cancel', onWord }, signal)
  }

  /** A signal for one attempt of this job run, which aborts when its run is cancelled; to be ended with the attempt. */
  watch(jobRunId: number): Watch {
    const watched = { jobRunId, controller: new AbortController() }
    this.#watched.add(watched)
    return {
      cancelled: watched.controller.signal,
      end: () => void this.#watched.delete(watched),
    }
  }

  /** Asks which of the watched are cancelled. Never rejects: while Postgres is away, the next beat asks again. */
  async ask(): Promise<void> {
    this.#askAgain = true
    if (this.#isAsking) return
    this.#isAsking = true
    while (this.#askAgain) {
      this.#askAgain = false
      await this.#abortCancelled().catch(() => {})
    }
    this.#isAsking = false
  }

  async #abortCancelled(): Promise<void> {
    const ids = [...this.#watched].map(({ jobRunId }) => jobRunId)
    if (ids.length === 0) return
    const cancelled = await cancelledJobRuns(this.#database, ids)
    const details = new Map(cancelled.map(({ jobRunId, detail }) => [jobRunId, detail]))
    for (const { jobRunId, controller } of this.#watched) {
      const detail = details.get(jobRunId)
      if (detail !== undefined) controller.abort(new RunCancelledError(detail))
    }
  }
}

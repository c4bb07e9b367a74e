import type { Queryable } from '../db/database.ts'
import { keepLogs, type LiveLog } from '../db/job-runs.ts'

type Watched = { attempt: number; text: () => string | null; isNew: boolean; notBefore: number }
type Watching = { jobRunId: number; attempt: number; text: () => string | null }

const flushMs = 1_000
/** A log is written whole each time: the longer it is, the more rarely. */
const bytesPerSecond = 8 * 1024

/**
 * Lets the logs of jobs be followed while these run: about once a second those that have grown are written to the ledger, in
 * one call. A job that logs nothing, or ends within that second, costs nothing; the end of each brings its whole log anyway,
 * so that a call that fails is not missed.
 */
export class LiveLogs {
  readonly #watched = new Map<number, Watched>()
  readonly #database: Queryable
  readonly #worker: string
  #timer: NodeJS.Timeout | undefined

  constructor({ database, worker }: { database: Queryable; worker: string }) {
    this.#database = database
    this.#worker = worker
  }

  /** Begins to watch an attempt: `grew` tells of each line, `end` that nobody need follow it any more. */
  watch({ jobRunId, attempt, text }: Watching): { grew(): void; end(): void } {
    const watched: Watched = { attempt, text, isNew: false, notBefore: 0 }
    this.#watched.set(jobRunId, watched)
    return {
      grew: () => {
        watched.isNew = true
        this.#timer ??= setTimeout(() => void this.#flush(), flushMs).unref()
      },
      end: () => void this.#watched.delete(jobRunId),
    }
  }

  async #flush(): Promise<void> {
    const now = performance.now()
    const grown = [...this.#watched].filter(([, { isNew, notBefore }]) => isNew && notBefore <= now)
    const logs = grown.map(([jobRunId, watched]): LiveLog => {
      const log = watched.text() ?? ''
      watched.isNew = false
      watched.notBefore = now + (Buffer.byteLength(log) / bytesPerSecond) * 1_000
      return { jobRunId, attempt: watched.attempt, log }
    })
    if (logs.length > 0) await keepLogs(this.#database, { worker: this.#worker, logs }).catch(() => {})
    const isMore = [...this.#watched.values()].some(({ isNew }) => isNew)
    this.#timer = isMore ? setTimeout(() => void this.#flush(), flushMs).unref() : undefined
  }
}

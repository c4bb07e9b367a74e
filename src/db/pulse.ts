import type { Queryable } from './database.ts'
import { heartbeat, registerWorker, type WorkerKind, type WorkerStatus } from './workers.ts'

export type Vitals = {
  /** When the loop last completed a pass, on this process's monotonic clock. */
  passedAt?: number | undefined
  /** Graphile Worker pools by which jobs are locked. */
  pools?: readonly string[]
}

export type PulseOptions = {
  worker: string
  kind: WorkerKind
  heartbeatMs: number
  /** Graphile Worker tasks that a worker has code for. */
  tasks?: readonly string[]
  /** Hash of the definitions that a daemon was started with. */
  definitions?: string | undefined
  /** Hears of each beat that reached the database. */
  onBeat?: () => void
}

/**
 * The heartbeat of a process: registers it, beats now and then, registers it again where it was forgotten. Beats reach
 * the database in the order in which they were asked for.
 */
export class Pulse {
  readonly worker: string
  readonly #kind: WorkerKind
  readonly #heartbeatMs: number
  readonly #tasks: readonly string[] | undefined
  readonly #definitions: string | undefined
  readonly #onBeat: () => void
  #previous: Promise<unknown> = Promise.resolve()
  #registered = false
  #told: string | undefined
  #beatAt = Number.NEGATIVE_INFINITY

  constructor({ worker, kind, heartbeatMs, tasks, definitions, onBeat = () => {} }: PulseOptions) {
    this.worker = worker
    this.#kind = kind
    this.#heartbeatMs = heartbeatMs
    this.#tasks = tasks
    this.#definitions = definitions
    this.#onBeat = onBeat
  }

  /** Beats when the status or the pools are new, or the interval is over. */
  beat(database: Queryable, status: WorkerStatus, vitals: Vitals = {}): Promise<void> {
    const beat = this.#previous.then(() => this.#beat(database, status, vitals))
    this.#previous = beat.catch(() => {})
    return beat
  }

  async #beat(database: Queryable, status: WorkerStatus, { passedAt, pools }: Vitals): Promise<void> {
    const now = performance.now()
    const news = JSON.stringify([status, pools])
    if (news === this.#told && now - this.#beatAt < this.#heartbeatMs) return
    const age = passedAt === undefined ? {} : { lastPassAgeMs: now - passedAt }
    const held = pools === undefined ? {} : { pools }
    const beat = { worker: this.worker, status, ...age, ...held }
    const known = this.#registered && (await heartbeat(database, beat))
    if (!known && status !== 'stopped') {
      await registerWorker(database, {
        worker: this.worker,
        kind: this.#kind,
        status,
        heartbeatMs: this.#heartbeatMs,
        ...(this.#tasks === undefined ? {} : { tasks: this.#tasks }),
        ...(this.#definitions === undefined ? {} : { definitions: this.#definitions }),
      })
      this.#registered = true
      if (pools !== undefined) await heartbeat(database, beat)
    }
    this.#told = news
    this.#beatAt = now
    this.#onBeat()
  }
}

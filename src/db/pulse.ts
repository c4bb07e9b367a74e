import type { Queryable } from './database.ts'
import { heartbeat, registerWorker, type WorkerKind, type WorkerStatus } from './workers.ts'

export type Vitals = {
  /** When the loop last completed a pass, on this process's monotonic clock. */
  passedAt?: number | undefined
  /** Graphile Worker pools by which jobs are locked. */
  pools?: readonly string[]
}

/** The heartbeat of a process: registers it, beats now and then, registers it again where it was forgotten. */
export class Pulse {
  readonly worker: string
  readonly #kind: WorkerKind
  readonly #heartbeatMs: number
  #registered = false
  #status: WorkerStatus | undefined
  #beatAt = Number.NEGATIVE_INFINITY

  constructor({ worker, kind, heartbeatMs }: { worker: string; kind: WorkerKind; heartbeatMs: number }) {
    this.worker = worker
    this.#kind = kind
    this.#heartbeatMs = heartbeatMs
  }

  /** Beats when the status is new or the interval is over. */
  async beat(database: Queryable, status: WorkerStatus, { passedAt, pools }: Vitals = {}): Promise<void> {
    const now = performance.now()
    if (status === this.#status && now - this.#beatAt < this.#heartbeatMs) return
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
      })
      this.#registered = true
      if (pools !== undefined) await heartbeat(database, beat)
    }
    this.#status = status
    this.#beatAt = now
  }
}

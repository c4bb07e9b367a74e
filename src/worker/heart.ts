import { openDatabase } from '../db/database.ts'
import { Pulse } from '../db/pulse.ts'
import { pause } from '../db/retry.ts'
import type { WorkerStatus } from '../db/workers.ts'
import type { Events } from '../events.ts'
import { StandIn } from './stand-in.ts'

export type HeartOptions = {
  url: string
  worker: string
  heartbeatMs: number
  /** How long a job may keep this process from doing anything else, in milliseconds. */
  blockedMs: number
  /** Graphile Worker tasks that this worker has code for. */
  tasks: readonly string[]
  events: Events
}

export type Vitals = { status: WorkerStatus; pools: readonly string[] }

/** A beat that was not heard is made up for soon: after an outage every living worker is heard of before anybody is buried. */
const againMs = 1_000
/** A server that does not answer a beat in this time is asked over another connection. */
const patienceMs = 5_000

/**
 * The signs of life of a worker, over a connection of their own: neither what jobs ask nor the bookkeeping can hold them up.
 * While a job computes without a pause, this thread cannot beat, and its stand-in does.
 */
export class Heart {
  /** When it last tried to beat, heard or not, on the monotonic clock. */
  turnedAt: number | undefined
  readonly #options: HeartOptions
  readonly #pulse: Pulse
  readonly #standIn: StandIn
  readonly #database

  constructor(options: HeartOptions) {
    const { url, worker, heartbeatMs, tasks } = options
    this.#options = options
    this.#pulse = new Pulse({ worker, kind: 'worker', heartbeatMs, tasks })
    this.#standIn = new StandIn(options)
    this.#database = openDatabase({
      url,
      applicationName: 'punctual worker',
      max: 1,
      statementTimeoutMs: patienceMs,
    })
  }

  /** Beats now, if there is news; the stand-in says the same from now on. */
  async beat({ status, pools }: Vitals): Promise<void> {
    this.#standIn.tell({ status, pools })
    await this.#pulse.beat(this.#database, status, { pools })
  }

  /** Beats until the signal aborts; `onBeat` is called with each. */
  async run({ vitals, onBeat }: Beating, signal: AbortSignal): Promise<void> {
    const { heartbeatMs } = this.#options
    let isHeard = true
    while (!signal.aborted) {
      await pause(isHeard ? heartbeatMs : Math.min(heartbeatMs, againMs), signal)
      if (signal.aborted) return
      this.turnedAt = performance.now()
      isHeard = await this.beat(vitals()).then(
        () => true,
        () => false,
      )
      onBeat()
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#standIn.close(), this.#database.close()])
  }
}

type Beating = { vitals: () => Vitals; onBeat: () => void }

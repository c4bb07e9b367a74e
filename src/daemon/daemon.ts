/**
 * The daemon keeps time, and little else. On one connection of its own it waits for the leader's lock, then repeats one
 * statement, `punctual.tick`, which claims what is due, dispatches what is pending and says when to wake next. It sleeps
 * until that instant, a NOTIFY, or the poll interval, whichever comes first; passes never overlap.
 *
 *     connect ──► prove the session is pinned ──► stand by ──► lead: tick, sync, (sleep, tick)… ──► resign
 *        ▲                                                              │
 *        └────────── back off, at most 5 s ◄── connection lost, epoch over, statement failed
 *
 * The lock lives and dies with the session, and so does the power to write: a daemon that was frozen, partitioned or
 * replaced finds its session gone. Two that both believe to lead do no harm either, since an occurrence has one row.
 * The server ends a session that is silent for the lease; the loop therefore never sleeps longer than a quarter of it. On
 * our side the session ends a second sooner, when an answer is late that the server does not know of any more.
 *
 * Only the database's clock decides what is due; this one merely sleeps for as long as the database said. When the wall
 * clock jumps against the monotonic one, the machine was suspended and the connection is opened afresh.
 *
 * A server in recovery, on an older timeline than before, or with data that was led elsewhere is refused until it or the
 * address changes. Every session has connections of its own, so that the address is looked up anew each time.
 *
 * Of two regions one may be preferred (region.ts); that notifications arrive is checked now and then (ear.ts); and a loop that
 * hangs while the database answers ends the process (watchdog.ts).
 * From connecting to resigning, a session is served in service.ts.
 *
 * Forecasts are refilled and the house is kept on a second connection, beside the loop, so that neither delays a claim.
 */

import { Pulse } from '../db/pulse.ts'
import type { Retention } from '../db/retention.ts'
import { backoffMs, isBeyondRetry, pause } from '../db/retry.ts'
import { isTimeout } from '../db/sqlstates.ts'
import { workerName } from '../db/workers.ts'
import { LeadRefusedError } from '../errors.ts'
import type { Events } from '../events.ts'
import { Service } from './service.ts'
import { Watchdog } from './watchdog.ts'

export type DaemonOptions = {
  /** A direct connection, not one through a transaction pooler. */
  url: string
  events: Events
  /** What the code defines; without it, time is kept for what the database holds. */
  definitions?: { document: object; hash: string; source?: string }
  /** The server takes the lock from a leader that is silent for this long. */
  leaseMs: number
  /** Longest sleep between two passes. */
  pollIntervalMs: number
  heartbeatMs: number
  /** What the ledger keeps; nothing is pruned without it. */
  retention?: Retention
  /** The leader warns of more ready jobs in the queue than this. */
  queueWarnDepth?: number
  /** Keeps time for these schedules only. */
  scheduleIds?: readonly string[]
  /** Polls without a lock, for servers that are only reachable through a transaction pooler. */
  leaderless?: boolean
  /** Where this daemon runs, and the region that others give way to. */
  region?: string | undefined
  primaryRegion?: string | undefined
}

export class Daemon {
  readonly worker = workerName('schedule_daemon')
  readonly #options: DaemonOptions
  readonly #pulse: Pulse
  readonly #service: Service
  #watchdog: Watchdog | undefined
  #failures = 0
  #turnedAt: number | undefined

  constructor(options: DaemonOptions) {
    this.#options = options
    this.#pulse = new Pulse({
      worker: this.worker,
      kind: 'schedule_daemon',
      heartbeatMs: options.heartbeatMs,
      definitions: options.definitions?.hash,
      onBeat: () => options.events.emit('daemon.beat'),
    })
    const onPass = () => {
      this.#failures = 0
      this.#turn()
    }
    const onWork = () => this.#watchdog?.turn()
    this.#service = new Service({ pulse: this.#pulse, options, onPass, onTurn: () => this.#turn(), onWork })
  }

  /**
   * When the loop last went round, on the monotonic clock of this process: with a pass, a wait for the lock, or an attempt
   * that failed and was told.
   */
  get turnedAt(): number | undefined {
    return this.#turnedAt
  }

  /** Keeps time until the signal aborts. Rejects for what no retry can mend: a pooler, a wrong schema, a loop that hangs. */
  async run(signal: AbortSignal): Promise<void> {
    const { events, url } = this.#options
    events.emit('daemon.started', { worker: this.worker })
    const watchdog = new Watchdog({ url, onError: (error) => events.emit('keeper.failed', { error }) })
    this.#watchdog = watchdog
    try {
      await Promise.race([this.#keepServing(signal), watchdog.bite])
      await watchdog.close()
    } catch (error) {
      if (!watchdog.hasBitten) await watchdog.close()
      else events.emit('daemon.stalled', { error })
      throw error
    } finally {
      events.emit('daemon.stopped')
    }
  }

  async #keepServing(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        await this.#service.run(signal).catch((error) => this.#recover(error, signal))
      }
    } finally {
      await this.#service.close()
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    if (isBeyondRetry(error)) throw error
    if (isTimeout(error)) this.#service.batch.shrink()
    const retryInMs = backoffMs({ failures: this.#failures++, firstMs: 50, error })
    const { events } = this.#options
    if (error instanceof LeadRefusedError) {
      const { message: reason, hint } = error
      events.emit('leader.refused', { reason, hint, retryInMs })
    } else events.emit('tick.failed', { error, retryInMs })
    this.#turn()
    await pause(retryInMs, signal)
  }

  #turn(): void {
    this.#turnedAt = performance.now()
    this.#watchdog?.turn()
  }
}

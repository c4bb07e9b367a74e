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
 * The server ends a session that is silent for the lease; the loop therefore never sleeps longer than a quarter of it.
 *
 * Only the database's clock decides what is due; this one merely sleeps for as long as the database said. When the wall
 * clock jumps against the monotonic one, the machine was suspended and the connection is opened afresh.
 *
 * Forecasts are refilled and the house is kept on a second connection, beside the loop, so that neither delays a claim.
 */

import { type Database, openDatabase } from '../db/database.ts'
import { resign, tryLead } from '../db/leadership.ts'
import { requireCurrentSchema } from '../db/migrate.ts'
import { Pulse } from '../db/pulse.ts'
import type { Retention } from '../db/retention.ts'
import { backoffMs, isBeyondRetry, pause } from '../db/retry.ts'
import { Session } from '../db/session.ts'
import { isTimeout } from '../db/sqlstates.ts'
import { workerName } from '../db/workers.ts'
import type { Events } from '../events.ts'
import { reasonOf } from '../wording.ts'
import { Batch } from './batch.ts'
import { Term } from './term.ts'
import { Waker } from './waker.ts'

export type DaemonOptions = {
  /** A direct connection, not one through a transaction pooler. */
  url: string
  events: Events
  /** What the code defines; without it, time is kept for what the database holds. */
  definitions?: { document: object; hash: string }
  /** The server takes the lock from a leader that is silent for this long. */
  leaseMs: number
  /** Longest sleep between two passes. */
  pollIntervalMs: number
  heartbeatMs: number
  /** What the ledger keeps; nothing is pruned without it. */
  retention?: Retention
  /** Keeps time for these schedules only. */
  scheduleIds?: readonly string[]
  /** Polls without a lock, for servers that are only reachable through a transaction pooler. */
  leaderless?: boolean
}

const standbyWaitMs = 2_000
const notifyWithinMs = 2_000

export class Daemon {
  readonly worker = workerName('schedule_daemon')
  readonly #options: DaemonOptions
  readonly #pulse: Pulse
  readonly #waker = new Waker()
  readonly #batch = new Batch()
  #failures = 0
  #turnedAt: number | undefined

  constructor(options: DaemonOptions) {
    this.#options = options
    this.#pulse = new Pulse({
      worker: this.worker,
      kind: 'schedule_daemon',
      heartbeatMs: options.heartbeatMs,
    })
  }

  /** When the loop last completed a pass or a wait for the lock, on the monotonic clock of this process. */
  get turnedAt(): number | undefined {
    return this.#turnedAt
  }

  /** Keeps time until the signal aborts. Rejects only for what no retry can mend: a pooler, a wrong schema. */
  async run(signal: AbortSignal): Promise<void> {
    const { events, url } = this.#options
    const applicationName = 'punctual daemon keeper'
    const database = openDatabase({ url, applicationName, max: 1, statementTimeoutMs: 30_000 })
    events.emit('daemon.started', { worker: this.worker })
    try {
      while (!signal.aborted) {
        await this.#serve(database, signal).catch((error) => this.#recover(error, signal))
      }
    } finally {
      await this.#pulse.beat(database, 'stopped').catch(() => {})
      await database.close()
      events.emit('daemon.stopped')
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    if (isBeyondRetry(error)) throw error
    if (isTimeout(error)) this.#batch.shrink()
    const retryInMs = backoffMs({ failures: this.#failures++, firstMs: 50 })
    this.#options.events.emit('tick.failed', { error, retryInMs })
    await pause(retryInMs, signal)
  }

  /** One session, from connecting to resigning. */
  async #serve(database: Database, signal: AbortSignal): Promise<void> {
    const { events, leaderless = false } = this.#options
    const session = await this.#connect(signal)
    try {
      await requireCurrentSchema({ client: database.pool, events })
      if (!leaderless) await this.#prove(session, signal)
      await this.#pulse.beat(session, leaderless ? 'polling' : 'standby')
      const epoch = leaderless ? null : await this.#lead(session, signal)
      if (!signal.aborted) await this.#keepTime({ session, database, epoch, signal })
      if (epoch !== null) await this.#resign(session, epoch)
    } finally {
      await session.close()
    }
  }

  async #connect(signal: AbortSignal): Promise<Session> {
    const { events, url, leaseMs } = this.#options
    const session = await Session.open({
      url,
      applicationName: 'punctual daemon',
      leaseMs,
      onNotify: () => this.#waker.wake(),
      onLost: (error) => {
        if (!signal.aborted) events.emit('session.lost', { error })
        this.#waker.wake()
      },
    })
    events.emit('session.connected', { backend: session.backend })
    return session
  }

  async #prove(session: Session, signal: AbortSignal): Promise<void> {
    await session.listen()
    this.#waker.drain()
    await session.assertPinned(() => this.#waker.sleep(notifyWithinMs, signal))
  }

  /** Stands by until the lock is ours; the new epoch, or null when told to stop before. */
  async #lead(session: Session, signal: AbortSignal): Promise<number | null> {
    const { events } = this.#options
    const since = performance.now()
    const giveUp = () => session.destroy(new Error('told to stop while standing by'))
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      for (let waits = 0; !signal.aborted; waits++) {
        const epoch = await tryLead(session, { worker: this.worker, waitMs: waits === 0 ? 1 : standbyWaitMs })
        if (epoch !== null) {
          const waitedMs = Math.round(performance.now() - since)
          events.emit('leader.gained', { worker: this.worker, epoch, waitedMs })
          return epoch
        }
        this.#turnedAt = performance.now()
        if (waits === 0) events.emit('daemon.standby', { worker: this.worker })
        await this.#pulse.beat(session, 'standby')
      }
      return null
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  async #keepTime({ session, database, epoch, signal }: Serving): Promise<void> {
    const term = new Term({
      session,
      database,
      epoch,
      pulse: this.#pulse,
      waker: this.#waker,
      batch: this.#batch,
      options: this.#options,
    })
    try {
      await term.run(signal, () => {
        this.#failures = 0
        this.#turnedAt = performance.now()
      })
    } catch (error) {
      if (epoch !== null) {
        const reason = reasonOf(error)
        this.#options.events.emit('leader.lost', { worker: this.worker, epoch, reason })
      }
      throw error
    }
  }

  async #resign(session: Session, epoch: number): Promise<void> {
    await resign(session, { worker: this.worker, epoch })
    this.#options.events.emit('leader.lost', { worker: this.worker, epoch, reason: 'resigned' })
  }
}

type Serving = { session: Session; database: Database; epoch: number | null; signal: AbortSignal }

import type { Database } from '../db/database.ts'
import { syncDefinitions } from '../db/definitions.ts'
import type { Pulse } from '../db/pulse.ts'
import type { Session } from '../db/session.ts'
import { isHeld } from '../db/sqlstates.ts'
import { type Tick, tick } from '../db/tick.ts'
import type { Batch } from './batch.ts'
import type { DaemonOptions } from './daemon.ts'
import type { Ear } from './ear.ts'
import { Forecaster } from './forecaster.ts'
import { Keeper } from './keeper.ts'
import { Pruner } from './pruner.ts'
import type { Region } from './region.ts'
import { Sampler } from './sampler.ts'
import { SuspendedError } from './suspended.ts'
import type { Waker } from './waker.ts'

const suspendedMs = 5_000
/** A sync that found a schedule held by somebody's transaction is tried again after this long. */
const syncAgainMs = 5_000
/** When something is due but another transaction holds its row, look again after this long. */
const heldRowMs = 20

type TermFields = {
  session: Session
  /** Connections beside the session, for what must not delay a claim. */
  database: Database
  /** Null for a term without leadership. */
  epoch: number | null
  pulse: Pulse
  waker: Waker
  batch: Batch
  ear: Ear
  region: Region
  options: DaemonOptions
}

type End = 'told to stop' | 'wanted back'

/** The time during which one daemon leads: passes and sleeps, until told to stop or the session fails. */
export class Term {
  readonly #fields: TermFields
  #begunAt = 0
  #isOver = false
  #passedAt: number | undefined
  /** When to sync, on the monotonic clock; never, once done. */
  #syncAt = 0

  constructor(fields: TermFields) {
    this.#fields = fields
  }

  /** Keeps time until told to stop, or until another region wants to. `onPass` hears of each pass that went well. */
  async run(signal: AbortSignal, onPass: () => void): Promise<End> {
    try {
      return await this.#run(signal, onPass)
    } finally {
      this.#isOver = true
    }
  }

  async #run(signal: AbortSignal, onPass: () => void): Promise<End> {
    const { session, database, epoch, pulse, waker, batch, region, options } = this.#fields
    const { events, pollIntervalMs, retention, queueWarnDepth: warnDepth = 100 } = options
    const forecaster = new Forecaster({ database, events })
    const keeper = new Keeper({ database, events, sweepMs: Math.max(12_000, pollIntervalMs) })
    const sampler = new Sampler({ database, events, epoch, warnDepth })
    const pruner = retention && new Pruner({ database, events, retention })
    const status = epoch === null ? 'polling' : 'leading'
    region.leads()
    // What is due under the old definitions is decided before the new ones come in.
    await this.#pass()
    await this.#sync()
    const refill = () => this.#beside(forecaster.refill().then((gotOn) => gotOn && waker.wake()))
    refill()
    while (!signal.aborted) {
      if (performance.now() >= this.#syncAt) await this.#sync()
      const pass = await this.#pass()
      onPass()
      if (pass.refill_due) refill()
      this.#beside(keeper.afterPass({ reconcileDue: pass.reconcile_due }))
      this.#beside(sampler.afterPass())
      if (pruner !== undefined) this.#beside(pruner.afterPass(signal))
      await pulse.beat(session, status, { passedAt: this.#passedAt })
      if (epoch !== null) {
        this.#listen()
        if (await region.isWantedBack(session)) return 'wanted back'
      }
      if (!isFull(pass, batch.size)) await this.#sleep(pass, signal)
      batch.grow()
    }
    return 'told to stop'
  }

  /** Checks the hearing: what was said before a pass began has been heard when the pass is over. */
  #listen(): void {
    const { ear, database, options } = this.#fields
    if (ear.isTimeToSpeak()) this.#beside(ear.speak(database))
    if (!ear.isSilent({ answeredSince: this.#begunAt })) return
    const isRenewed = ear.isWorthRenewing()
    options.events.emit('listener.silent', { isRenewed })
    if (isRenewed) throw new Error('the session does not hear notifications any more')
  }

  async #pass(): Promise<Tick> {
    const { session, epoch, pulse, batch, options } = this.#fields
    this.#begunAt = performance.now()
    const scheduleIds = options.scheduleIds ?? null
    const pass = await tick(session, { worker: pulse.worker, batch: batch.size, epoch, scheduleIds })
    this.#passedAt = performance.now()
    const { claimed, skipped, dispatched } = pass
    if (claimed + skipped + dispatched > 0) {
      const durationMs = this.#passedAt - this.#begunAt
      options.events.emit('tick.claimed', {
        claimed,
        skipped,
        dispatched,
        durationMs,
        lateMs: pass.late_ms ?? 0,
      })
    }
    return pass
  }

  async #sync(): Promise<void> {
    const { session, epoch, pulse, options } = this.#fields
    const { events, definitions } = options
    this.#syncAt = Number.POSITIVE_INFINITY
    if (definitions === undefined) return
    const report = await syncDefinitions(session, { worker: pulse.worker, epoch, ...definitions }).catch(
      (error) => {
        if (!isHeld(error)) throw error
      },
    )
    if (report === undefined) {
      this.#syncAt = performance.now() + syncAgainMs
      return events.emit('schedules.held', { retryInMs: syncAgainMs })
    }
    if (report.outcome === 'unchanged') events.emit('schedules.unchanged')
    else if (report.outcome === 'synced') events.emit('schedules.synced', report)
    else {
      const { synced_by: syncedBy, synced_at: syncedAt } = report
      events.emit('schedules.older-release', { syncedBy, syncedAt: new Date(syncedAt) })
    }
  }

  /** Sleeps until the next due instant, a word, or the poll; never so long that the server takes us for gone. */
  async #sleep(pass: Tick, signal: AbortSignal): Promise<void> {
    const { waker, options } = this.#fields
    const { events, leaseMs, pollIntervalMs } = options
    const untilDue = pass.wake_in_ms ?? Number.POSITIVE_INFINITY
    // A timer leaves out fractions, and what wakes too early has to come back.
    const dueInMs = pass.held ? heldRowMs : Math.max(0, untilDue)
    const capMs = Math.min(pollIntervalMs, leaseMs / 4)
    const monotonic = performance.now()
    const wall = Date.now()
    const word = await waker.sleep(Math.min(dueInMs, capMs), signal)
    const jump = Date.now() - wall - (performance.now() - monotonic)
    if (jump > suspendedMs) {
      throw new SuspendedError(jump)
    }
    if (word) events.emit('daemon.woken', { by: 'notify' })
    else if (dueInMs <= capMs) events.emit('daemon.woken', { by: 'due' })
  }

  /** Work beside the loop: a failure is told, tried again after a later pass, and never stops the keeping of time. */
  #beside(work: Promise<unknown>): void {
    work.catch((error) => this.#isOver || this.#fields.options.events.emit('keeper.failed', { error }))
  }
}

/** A full batch means that more may be due right now. */
function isFull({ claimed, skipped, dispatched }: Tick, batch: number): boolean {
  return Math.max(claimed, skipped, dispatched) >= batch
}

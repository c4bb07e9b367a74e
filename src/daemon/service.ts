import { watchFrom } from '../db/at-work.ts'
import type { Database } from '../db/database.ts'
import { assertNotOlder, explainTerm, resign, type Server, serverOf, showPresence } from '../db/leadership.ts'
import { requireCurrentSchema } from '../db/migrate.ts'
import { assertPinned } from '../db/pinned.ts'
import type { Pulse } from '../db/pulse.ts'
import { Session } from '../db/session.ts'
import { LeadRefusedError } from '../errors.ts'
import { reasonOf } from '../wording.ts'
import { Batch } from './batch.ts'
import { causeOf, doubtOthers, openConnections } from './connections.ts'
import type { DaemonOptions } from './daemon.ts'
import { Ear } from './ear.ts'
import { Region } from './region.ts'
import { standBy } from './standby.ts'
import { Term } from './term.ts'
import { Waker } from './waker.ts'

const applicationName = 'punctual daemon'
const notifyWithinMs = 1_000

type ServiceFields = {
  pulse: Pulse
  options: DaemonOptions
  /** Called after each pass that went well, and after each wait for the lock. */
  onPass: () => void
  onTurn: () => void
  /** The server says that it is at work on a statement whose answer is late. */
  onWork: () => void
}

/** Serves one session after the other: proves it, stands by, keeps time, resigns. What it remembers outlives a session. */
export class Service {
  readonly batch = new Batch()
  readonly #fields: ServiceFields
  readonly #waker = new Waker()
  readonly #ear = new Ear()
  readonly #region: Region
  readonly #database: Database
  /** The server that was led on last, for as long as this process lives. */
  #seen: Server | undefined
  /** A term that ended before the server could be told why. */
  #cutOff: { epoch: number; reason: string; at: number } | undefined

  constructor(fields: ServiceFields) {
    this.#fields = fields
    this.#region = new Region(fields.options)
    this.#database = openConnections(fields.options)
  }

  /** One session, from connecting to resigning. */
  async run(signal: AbortSignal): Promise<void> {
    const { leaderless = false } = this.#fields.options
    const database = this.#database
    await database.warm(signal)
    if (signal.aborted) return
    const session = await this.#connect(database, signal).catch((error) => {
      doubtOthers(database, error)
      throw error
    })
    try {
      await this.#prove(session, signal)
      await this.#fields.pulse.beat(session, leaderless ? 'polling' : 'standby')
      const epoch = leaderless ? null : await this.#lead(session, signal)
      const left = signal.aborted ? 'resigned' : await this.#keepTime({ session, database, epoch, signal })
      if (epoch !== null) await this.#resign(session, { epoch, reason: left })
    } catch (error) {
      doubtOthers(database, error)
      throw error
    } finally {
      await session.close()
    }
  }

  /** Tells the others that this daemon is gone, and closes its connections. */
  async close(): Promise<void> {
    await this.#fields.pulse.beat(this.#database, 'stopped').catch(() => {})
    await this.#database.close()
  }

  async #connect(database: Database, signal: AbortSignal): Promise<Session> {
    const { events, url, leaseMs, leaderless = false } = this.#fields.options
    const isAtWork = watchFrom(database)
    const session = await Session.open({
      url,
      applicationName,
      borrow: () => database.giveAway(),
      leaseMs,
      pooled: leaderless,
      onNotify: (payload) => void (this.#ear.hears(payload) || this.#waker.wake()),
      onLost: (error) => {
        if (!signal.aborted) events.emit('session.lost', { error })
        this.#waker.wake()
      },
      isAtWork: async (backend) => {
        const working = await isAtWork(backend)
        if (working) this.#fields.onWork()
        return working
      },
    })
    events.emit('session.connected', { backend: session.backend })
    return session
  }

  async #prove(session: Session, signal: AbortSignal): Promise<void> {
    const { events, leaderless } = this.#fields.options
    if (session.isReadOnly) {
      const message = 'Nobody leads here: the server is in recovery or read-only, a standby for example'
      throw new LeadRefusedError({ message })
    }
    const other = await this.#database.pool.connect()
    try {
      await requireCurrentSchema({ client: other, events })
      const hears = () => {
        this.#waker.drain()
        return this.#ear.test(other, { withinMs: notifyWithinMs, signal })
      }
      const isHeard = leaderless || (await assertPinned({ session, other, hears }))
      if (!isHeard && !signal.aborted) events.emit('listener.silent', { isRenewed: false })
      other.release()
    } catch (error) {
      other.release(true)
      throw error
    }
  }

  /** Stands by until the lock is ours, on a server that is not older than the one before. */
  async #lead(session: Session, signal: AbortSignal): Promise<number | null> {
    const { events, region: place } = this.#fields.options
    const server = await serverOf(session)
    assertNotOlder(server, this.#seen)
    await this.#explain(session)
    if (this.#region.own !== undefined) await showPresence(session, this.#region.own)
    const { pulse, onTurn } = this.#fields
    const standing = { session, pulse, region: this.#region, place, events, onTurn }
    const epoch = await standBy(standing, signal)
    if (epoch !== null) this.#seen = server
    return epoch
  }

  /** Why the term is over. */
  async #keepTime({ session, database, epoch, signal }: Serving): Promise<string> {
    const { events } = this.#fields.options
    const { worker } = this.#fields.pulse
    const term = new Term({
      session,
      database,
      epoch,
      pulse: this.#fields.pulse,
      waker: this.#waker,
      batch: this.batch,
      ear: this.#ear,
      region: this.#region,
      options: this.#fields.options,
    })
    try {
      const end = await term.run(signal, this.#fields.onPass)
      const to = this.#region.preferred
      if (end !== 'wanted back' || to === undefined) return 'resigned'
      if (epoch !== null) events.emit('leader.handed-over', { worker, epoch, to })
      return `handed back: to region ${to}`
    } catch (error) {
      if (epoch !== null) {
        // Where the server is, its own ledger need not say.
        const reason = reasonOf(causeOf(error))
        this.#cutOff = { epoch, reason, at: performance.now() }
        events.emit('leader.lost', { worker, epoch, reason })
      }
      throw error
    }
  }

  async #resign(session: Session, { epoch, reason }: { epoch: number; reason: string }): Promise<void> {
    const { worker } = this.#fields.pulse
    await resign(session, { worker, epoch, reason })
    this.#fields.options.events.emit('leader.lost', { worker, epoch, reason })
  }

  async #explain(session: Session): Promise<void> {
    if (this.#cutOff === undefined) return
    const { epoch, reason, at } = this.#cutOff
    await explainTerm(session, {
      worker: this.#fields.pulse.worker,
      epoch,
      reason,
      agoMs: performance.now() - at,
    })
    this.#cutOff = undefined
  }
}

type Serving = { session: Session; database: Database; epoch: number | null; signal: AbortSignal }

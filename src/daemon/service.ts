import { connect } from '../db/connect.ts'
import { type Database, openDatabase } from '../db/database.ts'
import {
  assertNotOlder,
  explainTerm,
  isAtWork,
  resign,
  type Server,
  serverOf,
  showPresence,
} from '../db/leadership.ts'
import { requireCurrentSchema } from '../db/migrate.ts'
import { assertPinned } from '../db/pinned.ts'
import type { Pulse } from '../db/pulse.ts'
import { Session } from '../db/session.ts'
import { LeadRefusedError } from '../errors.ts'
import { reasonOf } from '../wording.ts'
import { Batch } from './batch.ts'
import type { DaemonOptions } from './daemon.ts'
import { Ear } from './ear.ts'
import { Region } from './region.ts'
import { standBy } from './standby.ts'
import { Term } from './term.ts'
import { Waker } from './waker.ts'

const applicationName = 'punctual daemon'
const keeperName = 'punctual daemon keeper'
const notifyWithinMs = 1_000
const keeperStatementMs = 30_000

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
  /** The server that was led on last, for as long as this process lives. */
  #seen: Server | undefined
  /** A term that ended before the server could be told why. */
  #cutOff: { epoch: number; reason: string; at: number } | undefined

  constructor(fields: ServiceFields) {
    this.#fields = fields
    this.#region = new Region(fields.options)
  }

  /** One session, from connecting to resigning. */
  async run(signal: AbortSignal): Promise<void> {
    const { leaderless = false } = this.#fields.options
    const database = this.#openKeeper()
    try {
      const session = await this.#connect(database, signal)
      try {
        await this.#prove(session, signal)
        await this.#fields.pulse.beat(session, leaderless ? 'polling' : 'standby')
        const epoch = leaderless ? null : await this.#lead(session, signal)
        const left = signal.aborted ? 'resigned' : await this.#keepTime({ session, database, epoch, signal })
        if (epoch !== null) await this.#resign(session, { epoch, reason: left })
      } finally {
        await session.close()
      }
    } finally {
      // Work on a connection that was cut may hold its pool for half a minute; the next session has one of its own.
      const closed = database.close()
      if (signal.aborted) await closed
    }
  }

  /** Connections for what must not delay a claim: two, so that one is left to ask after an answer that is late. */
  #openKeeper(): Database {
    const { url, leaderless } = this.#fields.options
    const limits = { answerWithinMs: keeperStatementMs + 1_000 }
    const ours = { ...limits, statementTimeoutMs: keeperStatementMs, limitsBySql: true }
    return openDatabase({ url, applicationName: keeperName, max: 2, ...(leaderless ? limits : ours) })
  }

  async #connect(database: Database, signal: AbortSignal): Promise<Session> {
    const { events, url, leaseMs, leaderless = false } = this.#fields.options
    const session = await Session.open({
      url,
      applicationName,
      leaseMs,
      pooled: leaderless,
      onNotify: (payload) => void (this.#ear.hears(payload) || this.#waker.wake()),
      onLost: (error) => {
        if (!signal.aborted) events.emit('session.lost', { error })
        this.#waker.wake()
      },
      isAtWork: async (backend) => {
        const working = await isAtWork(database, backend)
        if (working) this.#fields.onWork()
        return working
      },
    })
    events.emit('session.connected', { backend: session.backend })
    return session
  }

  async #prove(session: Session, signal: AbortSignal): Promise<void> {
    const { events, url, leaderless } = this.#fields.options
    if (session.isReadOnly) {
      const message = 'Nobody leads here: the server is in recovery or read-only, a standby for example'
      throw new LeadRefusedError({ message })
    }
    const other = await connect({ connectionString: url, applicationName: keeperName })
    try {
      await requireCurrentSchema({ client: other, events })
      if (leaderless) return
      const hears = () => {
        this.#waker.drain()
        return this.#ear.test(other, { withinMs: notifyWithinMs, signal })
      }
      const isHeard = await assertPinned({ session, other, hears })
      if (!isHeard && !signal.aborted) events.emit('listener.silent', { isRenewed: false })
    } finally {
      await other.end().catch(() => {})
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
        const reason = reasonOf(error)
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

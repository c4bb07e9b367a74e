import type { IsAtWork } from './at-work.ts'
import type { BoundedClient } from './bounded-client.ts'
import { connect } from './connect.ts'
import { explained, type Queryable } from './database.ts'
import { limitsOf, setLimits, statementTimeoutMs } from './session-limits.ts'
import { types } from './types.ts'

export type SessionOptions = {
  url: string
  applicationName: string
  /** The server ends the session, and with it the lock, after this long without a word from us. Milliseconds. */
  leaseMs: number
  /** Whatever stands between may give each transaction to another backend: nothing is left behind on any of them. */
  pooled?: boolean
  onNotify: (payload: string) => void
  onLost: (error: unknown) => void
  /** Asks over another connection whether that backend is in the middle of a statement. */
  isAtWork?: IsAtWork
  /** A connection that is open already and is given away for good; a new one when not given. */
  borrow?: () => Promise<BoundedClient>
}

type Limits = {
  deadlineMs?: number
  /** An answer is not expected sooner. */
  expectedMs?: number
}

/** How long after its own limit a statement may still be answered. */
const graceMs = 3_000
const deadlineMs = statementTimeoutMs + graceMs
const firstAnswerMs = 3_000
const whoIsThere =
  "select pg_backend_pid() as backend, pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only"
const limitStatements = "select set_config('statement_timeout', $1, false)"

type Seen = { backend: number; read_only: boolean }

/** An answer that is later than this is asked after: a second sooner than the lease would be over. */
function fenceMs(leaseMs: number): number {
  return Math.min(2_000, Math.max(leaseMs - 1_000, leaseMs / 2))
}

/**
 * A connection of its own, on which the daemon holds the lock, listens and claims, so that losing it loses the lock and
 * the power to write at once. Its lease is kept by the server (`idle_session_timeout`), and by ourselves a second sooner:
 * when an answer is late, the server is asked over another connection whether it is still at work on it. If it is not, or
 * says nothing, or the deadline is over, the socket is destroyed, because nobody can tell any more what the server did.
 */
export class Session implements Queryable {
  readonly backend: number
  /** Nothing stands between that answers in the server's place: the backend is the one that we were given when connecting. */
  readonly isDirect: boolean
  /** In recovery, or told to write nothing. */
  readonly isReadOnly: boolean
  readonly #client: BoundedClient
  readonly #options: SessionOptions
  #lost: unknown

  private constructor(client: BoundedClient, seen: Seen, options: SessionOptions) {
    this.#client = client
    this.#options = options
    this.backend = seen.backend
    this.isDirect = (client as unknown as { processID: number }).processID === seen.backend
    this.isReadOnly = seen.read_only
    client.on('error', (error) => this.#lose(error))
    client.on('end', () => this.#lose(new Error('the connection ended')))
    client.on('notification', ({ payload }) => options.onNotify(payload ?? ''))
  }

  static async open(options: SessionOptions): Promise<Session> {
    const { url, applicationName, borrow } = options
    const tuning = { connectionTimeoutMillis: 3_000, keepAliveInitialDelayMillis: 1_000, types }
    const open = borrow ?? (() => connect({ connectionString: url, applicationName, ...tuning }))
    const client = await open().catch((error) => {
      throw explained(error, url)
    })
    try {
      client.watch({ answerWithinMs: firstAnswerMs })
      const { rows } = await client.query(whoIsThere)
      const session = new Session(client, rows[0]!, options)
      // Left on a backend that others are given next, they would be cut short by limits of ours.
      if (session.isDirect && !options.pooled) await session.setLimits()
      return session
    } catch (error) {
      client.end().catch(() => {})
      throw explained(error, url, client.lost)
    }
  }

  setLimits(): Promise<void> {
    const { applicationName: application_name } = this.#options
    return setLimits(this, { ...limitsOf(this.#options), application_name }, { local: false })
  }

  get limits(): Record<string, string> {
    return limitsOf(this.#options)
  }

  async query<R>(text: string, values: readonly unknown[] = [], limits: Limits = {}): Promise<R[]> {
    if (this.#lost !== undefined) throw this.#lost
    const { deadlineMs: deadline = deadlineMs, expectedMs = 0 } = limits
    this.#watch({ deadline, expectedMs })
    try {
      const run = this.#options.pooled ? this.#inTransaction(text, values, deadline) : this.#run(text, values)
      return (await run) as R[]
    } catch (error) {
      throw explained(this.#lost ?? error, this.#options.url)
    }
  }

  /** Lets one statement take longer than usual, for instance a sync that renames a schedule with a long history. */
  async patient<R>(text: string, values: readonly unknown[], timeoutMs: number): Promise<R[]> {
    const limits = { deadlineMs: timeoutMs + graceMs }
    if (this.#options.pooled) return this.query<R>(text, values, limits)
    await this.query(limitStatements, [String(timeoutMs)])
    try {
      return await this.query<R>(text, values, limits)
    } finally {
      await this.query(limitStatements, [String(statementTimeoutMs)]).catch(() => {})
    }
  }

  listen(): Promise<unknown> {
    return this.query('listen punctual')
  }

  destroy(error: unknown): void {
    this.#lose(error)
    this.#client.destroy(error instanceof Error ? error : new Error(String(error)))
  }

  async close(): Promise<void> {
    this.#lost ??= new Error('the session is closed')
    await this.#client.end().catch(() => {})
  }

  async #run(text: string, values: readonly unknown[]): Promise<unknown[]> {
    return (await this.#client.query(text, [...values])).rows
  }

  /** Limits that end with the transaction, so that whoever is given this backend next has their own. */
  async #inTransaction(text: string, values: readonly unknown[], deadline: number): Promise<unknown[]> {
    const { lock_timeout, jit } = this.limits
    const limits = { statement_timeout: String(deadline - graceMs), lock_timeout: lock_timeout!, jit: jit! }
    await this.#run('begin', [])
    try {
      await setLimits({ query: (limit, given = []) => this.#run(limit, given) as never }, limits, {
        local: true,
      })
      const rows = await this.#run(text, values)
      await this.#run('commit', [])
      return rows
    } catch (error) {
      await this.#run('rollback', []).catch(() => {})
      throw error
    }
  }

  /** Nobody behind a pooler in transaction mode can be asked after. */
  #watch({ deadline, expectedMs }: { deadline: number; expectedMs: number }): void {
    const { leaseMs, isAtWork, pooled } = this.#options
    const doubtEveryMs = fenceMs(leaseMs)
    this.#client.watch({
      answerWithinMs: deadline,
      isAtWork: pooled ? undefined : isAtWork,
      backend: this.backend,
      doubtAfterMs: expectedMs + doubtEveryMs,
      doubtEveryMs,
    })
  }

  #lose(error: unknown): void {
    if (this.#lost !== undefined) return
    this.#lost = error
    this.#options.onLost(error)
  }
}

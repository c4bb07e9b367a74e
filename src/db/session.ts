import pg from 'pg'
import { PoolerDetectedError } from '../errors.ts'
import { explained, type Queryable, types } from './database.ts'

export type SessionOptions = {
  url: string
  applicationName: string
  /** The server ends the session, and with it the lock, after this long without a word from us. Milliseconds. */
  leaseMs: number
  onNotify: () => void
  onLost: (error: unknown) => void
}

const statementTimeoutMs = 5_000
const lockTimeoutMs = 2_000
const deadlineMs = 8_000

/**
 * A connection of its own, on which the daemon holds the lock, listens and claims, so that losing it loses the lock and
 * the power to write at once. Its lease is kept by the server (`idle_session_timeout`); a statement that is not answered
 * in time destroys the socket, because nobody can tell any more what the server did.
 */
export class Session implements Queryable {
  readonly backend: number
  readonly #client: pg.Client
  readonly #options: SessionOptions
  #lost: unknown

  private constructor(client: pg.Client, backend: number, options: SessionOptions) {
    this.#client = client
    this.backend = backend
    this.#options = options
    client.on('error', (error) => this.#lose(error))
    client.on('end', () => this.#lose(new Error('the connection ended')))
    client.on('notification', () => options.onNotify())
  }

  static async open(options: SessionOptions): Promise<Session> {
    const client = new pg.Client({
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 1_000,
      types,
    })
    // Until the session exists, a failure to connect is told by the promise alone.
    const ignore = () => {}
    client.on('error', ignore)
    try {
      await client.connect()
      const { rows } = await client.query(lease(options))
      const session = new Session(client, rows[0].backend, options)
      client.off('error', ignore)
      return session
    } catch (error) {
      client.end().catch(ignore)
      throw explained(error, options.url)
    }
  }

  async query<R>(
    text: string,
    values: readonly unknown[] = [],
    limits: { deadlineMs?: number } = {},
  ): Promise<R[]> {
    if (this.#lost !== undefined) throw this.#lost
    const deadline = limits.deadlineMs ?? deadlineMs
    const timer = setTimeout(() => this.destroy(new Error(`no answer within ${deadline} ms`)), deadline)
    try {
      return (await this.#client.query(text, [...values])).rows as R[]
    } catch (error) {
      throw explained(this.#lost ?? error, this.#options.url)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Lets one statement take longer than usual, for instance a sync that renames a schedule with a long history. */
  async patient<R>(text: string, values: readonly unknown[], timeoutMs: number): Promise<R[]> {
    await this.query("select set_config('statement_timeout', $1, false)", [String(timeoutMs)])
    try {
      return await this.query<R>(text, values, { deadlineMs: timeoutMs + 2_000 })
    } finally {
      await this.query("select set_config('statement_timeout', $1, false)", [
        String(statementTimeoutMs),
      ]).catch(() => {})
    }
  }

  listen(): Promise<unknown> {
    return this.query('listen punctual')
  }

  /**
   * Proves that the session is really ours: the same backend over several transactions, the limits still in force, a
   * lock that is visible as ours, a notification that reaches us. A transaction pooler fails at least one of these.
   */
  async assertPinned(heard: () => Promise<boolean>): Promise<void> {
    const [seen] = await this.query<{ backend: number; lease: string; locks: number }>(
      "select pg_backend_pid() as backend, current_setting('idle_session_timeout') as lease, (select count(*) from punctual.probe_lock()) as locks",
    )
    if (seen?.backend !== this.backend)
      throw new PoolerDetectedError({ failed: 'its transactions run on different server connections' })
    if (seen.lease === '0')
      throw new PoolerDetectedError({ failed: 'its idle_session_timeout was forgotten' })
    if (seen.locks !== 1) throw new PoolerDetectedError({ failed: 'its advisory lock is not its own' })
    const notified = heard()
    await this.query("select pg_notify('punctual', '')")
    if (!(await notified)) throw new PoolerDetectedError({ failed: 'its own notification did not reach it' })
  }

  destroy(error: unknown): void {
    this.#lose(error)
    ;(this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  }

  async close(): Promise<void> {
    this.#lost ??= new Error('the session is closed')
    await this.#client.end().catch(() => {})
  }

  #lose(error: unknown): void {
    if (this.#lost !== undefined) return
    this.#lost = error
    this.#options.onLost(error)
  }
}

function lease({ leaseMs }: SessionOptions): { text: string; values: string[] } {
  const limits: Record<string, number | string> = {
    idle_session_timeout: leaseMs,
    idle_in_transaction_session_timeout: leaseMs,
    lock_timeout: lockTimeoutMs,
    statement_timeout: statementTimeoutMs,
    tcp_keepalives_idle: 3,
    tcp_keepalives_interval: 1,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 4_000,
    // Our statements are short: compiling one takes longer than running it.
    jit: 'off',
  }
  const settings = Object.entries(limits)
  const calls = settings.map((_, index) => `set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`)
  return {
    text: `select pg_backend_pid() as backend, ${calls.join(', ')}`,
    values: settings.flatMap(([name, value]) => [name, String(value)]),
  }
}

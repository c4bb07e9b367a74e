import pg from 'pg'
import { attemptsAt } from './attempts.ts'
import { type Limits, Patience } from './patience.ts'
import { NotConnectedError, troubleOf } from './sqlstates.ts'

export type Bounds = Limits & {
  /** Speaks now and then over a connection that listens. Not over one whose silence means something. */
  pingsListeners?: boolean
  /** Hears of a server that takes no writes any more, as a demoted primary does. */
  onReadOnly?: (() => void) | undefined
}

type Done = (error?: Error | null) => void
type Wired = { processID: number; connection: pg.Connection & { stream: { destroy(error?: Error): void } } }

const farewellMs = 1_000
const firstAnswerMs = 3_000
const pingMs = 4_000
// What our functions promise, they promise at this level: a lock that they waited for shows them the newest row.
const firstWords = `select pg_backend_pid() as backend, case current_setting('default_transaction_isolation')
  when 'read committed' then '' else set_config('default_transaction_isolation', 'read committed', false) end`

/**
 * A connection on which nothing waits for ever, whatever the server or the wire does. pg's own `query_timeout` gives up
 * the statement but keeps the connection, on which nobody can tell any more which answer belongs to what; here it is
 * destroyed. So it is when the server said good-bye (57P01 comes before the end, and sometimes without it), or when it
 * holds a plan for tables that have changed. One that listens may speak now and then, since a wire that is dead is just as
 * silent as one without news.
 */
export class BoundedClient extends pg.Client {
  /** Set from the moment that the connection cannot be used any more. */
  lost: Error | undefined
  #bounds: Bounds
  readonly #patience: Patience
  /** Behind a pooler nobody knows which backend it is. */
  #backend: number | undefined
  #pinging: NodeJS.Timeout | undefined

  constructor(options: pg.ClientConfig & Bounds = {}) {
    const { connectionString } = options
    super({ keepAlive: true, connectionTimeoutMillis: firstAnswerMs, ...options, connectionString })
    this.#bounds = options
    this.#patience = new Patience((reason) => this.destroy(reason))
    const { connection } = this as unknown as Wired
    connection.on('errorMessage', (error: Error) => this.#judge(error))
    connection.on('readyForQuery', () => this.#patience.heard())
    connection.once('end', () => this.#lose(new Error('the connection ended')))
    this.on('error', (error) => this.#lose(error))
    this.on('drain', () => this.#patience.answered())
  }

  override connect(): Promise<pg.Client>
  override connect(callback: (error: Error) => void): void
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    if (callback !== undefined) {
      this.#connect(callback as Done)
      return undefined
    }
    return new Promise((resolve, reject) => this.#connect((error) => (error ? reject(error) : resolve(this))))
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg has a dozen ways to ask; all of them pass through.
  override query(...asked: any[]): any {
    if (this.lost === undefined) this.#expectAnswer(asked[0])
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    return (super.query as (...asked: any[]) => any)(...asked)
  }

  /** An orderly end asks the server to close; one that does not within a second is left alone. */
  override end(): Promise<void>
  override end(callback: (error: Error) => void): void
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const timer = setTimeout(() => this.#cutOff(), farewellMs).unref()
    ;(this as unknown as Wired).connection.once('end', () => clearTimeout(timer))
    return callback === undefined ? super.end() : super.end(callback)
  }

  /** Other limits for whatever is asked from now on. */
  watch(limits: Limits): void {
    this.#bounds = { ...this.#bounds, ...limits }
  }

  /** Ends once the statement under way has its answer, or at once. */
  retire({ atOnce }: { atOnce: boolean }): void {
    const reason = new Error('the connection was retired')
    if (atOnce || !this.#patience.isAsked) this.destroy(reason)
    else {
      this.lost ??= reason
      this.once('drain', () => this.#cutOff(reason))
    }
  }

  destroy(reason: Error): void {
    this.#lose(reason)
    this.#cutOff(reason)
  }

  #connect(done: Done): void {
    const attempts = attemptsAt(this)
    const refusal = attempts.refusal()
    if (refusal !== undefined) {
      process.nextTick(done, refusal)
      return
    }
    const tell = attempts.begin()
    const once: Done = (error) => {
      const reason = error ? new NotConnectedError(error) : null
      tell(reason)
      done(reason)
    }
    super.connect((error: Error | null) => {
      if (error) return once(error)
      this.#patience.asked({ answerWithinMs: firstAnswerMs })
      super.query(firstWords).then(
        ({ rows }) => {
          const { processID } = this as unknown as Wired
          if (rows[0].backend === processID) this.#backend = processID
          once(null)
        },
        (failure) => {
          this.destroy(failure)
          once(failure)
        },
      )
    })
  }

  #expectAnswer(asked: unknown): void {
    if (this.#bounds.pingsListeners && isListen(asked))
      this.#pinging ??= setInterval(() => this.#ping(), pingMs).unref()
    const { answerWithinMs = this.#pinging && firstAnswerMs } = this.#bounds
    this.#patience.asked({ backend: this.#backend, ...this.#bounds, answerWithinMs })
  }

  #ping(): void {
    if (!this.#patience.isAsked && this.lost === undefined) this.query('select').catch(() => {})
  }

  /** What the server says is judged before the statement hears of it. */
  #judge(error: Error): void {
    const trouble = troubleOf(error)
    if (trouble === 'gone') this.#lose(error)
    if (trouble === 'gone' || trouble === 'stale-plan') setImmediate(() => this.destroy(error))
    if (trouble === 'read-only') this.#bounds.onReadOnly?.()
  }

  #lose(error: Error): void {
    this.lost ??= error
    clearInterval(this.#pinging)
    this.#patience.answered()
  }

  #cutOff(reason?: Error): void {
    ;(this as unknown as Wired).connection.stream.destroy(reason)
  }
}

function isListen(asked: unknown): boolean {
  const text = typeof asked === 'string' ? asked : (asked as { text?: unknown } | undefined)?.text
  return typeof text === 'string' && /^\s*listen\b/i.test(text)
}

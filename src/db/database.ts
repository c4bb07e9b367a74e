/**
 * The way to Postgres. `openDatabase` gives a small pool for everything that may share connections: the API, the CLI,
 * the worker's bookkeeping, the leader's work off the hot path. The one thing that may not share is the daemon's hold on
 * time; it has a connection of its own, `Session` in session.ts.
 *
 * Beside these two, each file of this folder is one subject with one typed function per SQL function or view: the
 * database decides, TypeScript carries. No file outside this folder writes SQL, and none anywhere joins or updates.
 *
 * Values: timestamptz arrives as Date, date as its ISO text, bigint as number (row numbers stay far below 2^53), interval
 * as seconds.
 * Errors: our own SQLSTATEs arrive as the classes of errors.ts, a server that cannot be reached as
 * DatabaseUnreachableError, everything else as pg reports it.
 */

import pg from 'pg'
import { DatabaseUnreachableError, fromDatabaseError } from '../errors.ts'
import { watchOver } from './at-work.ts'
import { attemptsAt } from './attempts.ts'
import { BoundedClient, type Bounds } from './bounded-client.ts'
import { insisting } from './retry.ts'
import { isUnreachable, troubleOf } from './sqlstates.ts'
import { type Ask, inTransaction, type Transaction } from './transaction.ts'
import { types } from './types.ts'

export type Row = Record<string, unknown>

/** What runs a statement: the pool, or the daemon's session. */
export type Queryable = { query<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]> }

export type Database = Queryable & {
  /**
   * Does all of it or none of it, and all of it again where somebody else's transaction was the reason for a refusal. After a
   * statement that failed, the work may only read, so as to explain what failed.
   */
  transaction<Done>(work: (transaction: Transaction) => Promise<Done>): Promise<Done>
  readonly pool: pg.Pool
  /** Opens the connections that are to be kept, as far as the server has room; waits until it is time to try. */
  warm(signal: AbortSignal): Promise<void>
  /** Gives one of them away for good; another takes its place once there is room. */
  giveAway(): Promise<BoundedClient>
  /**
   * Ends every connection, so that the next is made to whichever server the name means by then; those that wait for an
   * answer once they have it, or at once.
   */
  renew(options?: { atOnce: boolean }): void
  close(): Promise<void>
}

export type DatabaseOptions = {
  url: string
  applicationName: string
  /** Most connections at a time. */
  max?: number
  /** Connections that stay open while nobody needs them, for servers that have room for no others later. */
  kept?: number
  /** Longest time a statement may take, in milliseconds. */
  statementTimeoutMs?: number
  /** When a server that is silent counts as away; a second after the statement's own time. */
  answerWithinMs?: number
  /** Speaks now and then over connections that listen; they are lost for hours otherwise. */
  pingsListeners?: boolean
  /** Tells the server that time by a statement: a pooler in session mode refuses what comes with the connection. */
  limitsBySql?: boolean
}

export function openDatabase({
  url,
  applicationName,
  max = 5,
  kept = 0,
  statementTimeoutMs,
  answerWithinMs = statementTimeoutMs && statementTimeoutMs + 1_000,
  pingsListeners = false,
  limitsBySql = false,
}: DatabaseOptions): Database {
  const clients = new Set<BoundedClient>()
  const renew = ({ atOnce } = { atOnce: false }) => {
    for (const client of clients) client.retire({ atOnce })
  }
  const isAtWork = watchOver({ connectionString: url, application_name: applicationName })
  const bounds: Bounds = { answerWithinMs, isAtWork, onReadOnly: () => renew(), pingsListeners }
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    min: kept,
    connectionTimeoutMillis: 4_000,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
    types,
    Client: BoundedClient,
    ...bounds,
    ...timeLimit({ statementTimeoutMs, limitsBySql }),
  })
  // Whoever inspects or serialises a pool would else find the password in it.
  Object.defineProperty(pool.options, 'connectionString', { enumerable: false })
  // An idle connection that breaks is replaced at the next query, which then tells what is wrong.
  pool.on('error', () => {})
  // Graphile Worker complains about a pool whose clients nobody listens to.
  pool.on('connect', (client) => {
    clients.add(client as unknown as BoundedClient)
    client.on('error', () => {})
  })
  pool.on('remove', (client) => clients.delete(client as unknown as BoundedClient))

  async function using<Done>(use: (ask: Ask) => Promise<Done>): Promise<Done> {
    const client = await pool.connect().catch((error) => {
      throw explained(error, url)
    })
    const wire = client as unknown as BoundedClient
    const ask: Ask = async (text, values) => {
      try {
        return (await client.query(text, [...values])).rows
      } catch (error) {
        throw explained(error, url, wire.lost)
      }
    }
    try {
      return await use(ask)
    } finally {
      client.release(wire.lost)
    }
  }
  return {
    pool,
    query: <R>(text: string, values: readonly unknown[] = []) =>
      insisting(() => using((ask) => ask(text, values) as Promise<R[]>)),
    transaction: (work) => insisting(() => using((ask) => inTransaction(ask, work))),
    async warm(signal) {
      await attemptsAt(new pg.Client({ connectionString: url })).turn(signal)
      if (signal.aborted) return
      const opened = await Promise.allSettled(Array.from({ length: kept }, () => pool.connect()))
      for (const one of opened) if (one.status === 'fulfilled') one.value.release()
    },
    async giveAway() {
      const client = await pool.connect()
      const given = client as unknown as BoundedClient
      given.once('end', () => client.release(true))
      return given
    },
    renew,
    close: () => pool.end(),
  }
}

function timeLimit({ statementTimeoutMs, limitsBySql }: TimeLimit): pg.PoolConfig {
  if (statementTimeoutMs === undefined) return {}
  if (!limitsBySql) return { statement_timeout: statementTimeoutMs }
  const text = "select set_config('statement_timeout', $1, false)"
  const onConnect = (client: pg.ClientBase) => client.query(text, [String(statementTimeoutMs)])
  return { onConnect } as pg.PoolConfig
}

type TimeLimit = { statementTimeoutMs: number | undefined; limitsBySql: boolean }

/**
 * An error of pg in our words: a refusal by one of our functions, or a server that is not there. `lost`: why the connection
 * cannot be used any more, where it cannot.
 */
export function explained(error: unknown, url: string, lost?: unknown): unknown {
  if (error instanceof DatabaseUnreachableError) return error
  const isGone = lost !== undefined && troubleOf(error) === undefined
  if (isGone || isUnreachable(error)) return new DatabaseUnreachableError({ ...address(url), cause: error })
  return fromDatabaseError(error)
}

export function address(url: string): { host: string; port: number; database: string } {
  const { host, port, database = '' } = new pg.Client({ connectionString: url })
  return { host, port, database }
}

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

export type Row = Record<string, unknown>

/** What runs a statement: the pool, or the daemon's session. */
export type Queryable = { query<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]> }

export type Database = Queryable & { readonly pool: pg.Pool; close(): Promise<void> }

export type DatabaseOptions = {
  url: string
  applicationName: string
  /** Most connections at a time. */
  max?: number
  /** Longest time a statement may take, in milliseconds. */
  statementTimeoutMs?: number
  /** When a server that is silent counts as away; a second after the statement's own time. */
  answerWithinMs?: number
  /** Tells the server that time by a statement: a pooler in session mode refuses what comes with the connection. */
  limitsBySql?: boolean
}

export function openDatabase({
  url,
  applicationName,
  max = 5,
  statementTimeoutMs,
  answerWithinMs = statementTimeoutMs && statementTimeoutMs + 1_000,
  limitsBySql = false,
}: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
    types,
    ...(answerWithinMs === undefined ? {} : { query_timeout: answerWithinMs }),
    ...timeLimit({ statementTimeoutMs, limitsBySql }),
  })
  // An idle connection that breaks is replaced at the next query, which then tells what is wrong.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    pool,
    async query<R>(text: string, values: readonly unknown[] = []) {
      try {
        return (await pool.query(text, [...values])).rows as R[]
      } catch (error) {
        throw explained(error, url)
      }
    },
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

const int8 = 20
const date = 1082
const interval = 1186

/** How values of Postgres become values of JavaScript, here and in the session. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary' = 'text') => {
    if (oid === int8) return Number
    // A day has no zone; as a Date it would be midnight of this machine's.
    if (oid === date) return String
    const parse = pg.types.getTypeParser(oid, format as 'text')
    if (oid === interval) return (text: string) => seconds(parse(text))
    return parse
  }) as pg.CustomTypesConfig['getTypeParser'],
}

type Interval = Partial<Record<'days' | 'hours' | 'minutes' | 'seconds' | 'milliseconds', number>>

function seconds({
  days = 0,
  hours = 0,
  minutes = 0,
  seconds: whole = 0,
  milliseconds = 0,
}: Interval): number {
  return ((days * 24 + hours) * 60 + minutes) * 60 + whole + milliseconds / 1000
}

/** An error of pg in our words: a refusal by one of our functions, or a server that is not there. */
export function explained(error: unknown, url: string): unknown {
  if (isUnreachable(error)) return new DatabaseUnreachableError({ ...address(url), cause: error })
  return fromDatabaseError(error)
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
  'ENOENT',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '3D000',
  '28P01',
  '28000',
])
const connectionMessages =
  /timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated|not queryable/

export function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnreachable)
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return connectionCodes.has(code) || connectionMessages.test(error.message)
}

export function address(url: string): { host: string; port: number; database: string } {
  const { host, port, database = '' } = new pg.Client({ connectionString: url })
  return { host, port, database }
}

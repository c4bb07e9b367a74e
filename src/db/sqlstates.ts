/**
 * What went wrong between us and Postgres, told by the state of the connection first and by the SQLSTATE second: a stop of
 * the server arrives as 57P01 and then once more without any code, an immediate stop without a code at all, a timeout of
 * ours without one too. A connection that is lost is therefore `gone` whatever its last words were (BoundedClient.lost);
 * an error alone is judged here.
 */

import { DatabaseUnreachableError } from '../errors.ts'
import { reasonOf } from '../wording.ts'

/**
 * Why there is no connection. Without the code of its cause: Graphile Worker waits for up to two minutes before it tries
 * again where it knows one.
 */
export class NotConnectedError extends Error {
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause })
  }
}

export type Trouble =
  /** The server or the wire. What became of the statement is unknown; connect anew. */
  | 'gone'
  /** No connection was free, there or here. Nothing was asked. */
  | 'full'
  /** The server takes no writes: a standby, a demoted primary, a full disk's guard. Connect anew, by name. */
  | 'read-only'
  /** The connection remembers a plan for what has changed since. Connect anew. */
  | 'stale-plan'
  /** Rolled back because of somebody else's transaction. The same again. */
  | 'conflict'
  /** A lock was not to be had in the time that the statement may wait for one. */
  | 'held'
  /** The statement took longer than its session allows. */
  | 'slow'
  /** The server lacks disk or memory. Later again. */
  | 'starved'

/** What it means to whoever asked. */
export type Meaning = 'odd-input' | 'busy' | 'read-only' | 'not-migrated'

const states: Record<string, Trouble> = {
  '0A000': 'stale-plan',
  '25006': 'read-only',
  '25P03': 'gone',
  '25P04': 'gone',
  '40001': 'conflict',
  '40P01': 'conflict',
  '53300': 'full',
  '55P03': 'held',
  '57014': 'slow',
}
const classes: [RegExp, Trouble][] = [
  [/^(08|57P)/, 'gone'],
  [/^(53|58)/, 'starved'],
]
const codeless: [RegExp, Trouble][] = [
  [/^timeout exceeded when trying to connect$/, 'full'],
  [/^(Connection terminated|timeout expired|Query read timeout|no answer within|the connection )/, 'gone'],
  [/not queryable$|^There was an error establishing an SSL connection$/, 'gone'],
]
const notMigrated = new Set(['3F000', '42P01', '42703', '42883'])

/** Undefined for what has nothing to do with the state of the server: a refusal, odd input, a bug. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof AggregateError)
    return error.errors.map(troubleOf).find((trouble) => trouble !== undefined)
  if (!(error instanceof Error)) return undefined
  if (error instanceof DatabaseUnreachableError || error instanceof NotConnectedError)
    return troubleOf(error.cause) ?? 'gone'
  const { code, severity, syscall } = error as { code?: unknown; severity?: unknown; syscall?: unknown }
  const state = sqlState(error)
  if (state === '0A000') return /cached plan/.test(error.message) ? 'stale-plan' : undefined
  if (state !== undefined && state in states) return states[state]
  // Whoever says FATAL hangs up: an unknown database or a wrong password are no different from a server that is away.
  if (severity === 'FATAL' || severity === 'PANIC') return 'gone'
  if (state !== undefined) return classes.find(([pattern]) => pattern.test(state))?.[1]
  if (/^(connect|read|write|getaddrinfo)$/.test(String(syscall))) return 'gone'
  return code === undefined ? codeless.find(([pattern]) => pattern.test(error.message))?.[1] : undefined
}

/** The server said so, in a word of its own: it is there. */
export function isAnswer(error: unknown): boolean {
  return error instanceof Error && ('severity' in error || isAnswer(error.cause))
}

export function isUnreachable(error: unknown): boolean {
  const trouble = troubleOf(error)
  return trouble === 'gone' || trouble === 'full'
}

export function isHeld(error: unknown): boolean {
  return troubleOf(error) === 'held'
}

/** A statement that the server stopped because it took longer than its session allows. */
export function isTimeout(error: unknown): boolean {
  return troubleOf(error) === 'slow'
}

/** Undefined for what no caller could have caused or wait out: a bug of ours. */
export function meaningOf(error: unknown): Meaning | undefined {
  const state = sqlState(error) ?? ''
  if (notMigrated.has(state)) return 'not-migrated'
  if (/^22/.test(state)) return 'odd-input'
  const trouble = troubleOf(error)
  return trouble === 'read-only' || trouble === undefined ? trouble : 'busy'
}

function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : undefined
}

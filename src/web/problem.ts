import type { Context } from 'hono'
import { meaningOf } from '../db/sqlstates.ts'
import {
  CronError,
  type ErrorCode,
  factsOf,
  type LastChange,
  outcomes,
  PunctualError,
  type Refusal,
  unexpected,
} from '../errors.ts'

/** Every refusal there is, with its status and its title: for what has a code those of the code. The name is the end of the problem's type. */
export const kinds = {
  malformed: outcomes.usage,
  'not-signed-in': { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': outcomes['not-found'],
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  refused: outcomes.refused,
  'too-slow': { status: 408, title: 'The request came too slowly' },
  gone: { status: 410, title: 'No longer valid' },
  changed: outcomes.changed,
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  invalid: outcomes['cron-invalid'],
  'key-reused': outcomes['key-reused'],
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  unexpected,
  closed: { status: 503, title: 'Closed: sign-in is not configured' },
  'database-unreachable': outcomes['database-unreachable'],
  'not-ready': { status: 503, title: 'Not ready' },
  busy: { status: 503, title: 'The database is busy' },
  'not-migrated': outcomes['schema-too-old'],
  'keys-unreachable': { status: 503, title: 'The signing keys cannot be fetched' },
  'no-scratch': outcomes['scratch-denied'],
} as const

export type Kind = keyof typeof kinds

export const typePrefix = 'urn:punctual:problem:'

/** One thing wrong: a JSON pointer into the body, or the name of a parameter. */
export type Fault = { detail: string; pointer?: string; parameter?: string }

type Fields = {
  kind: Kind
  detail: string
  hint?: string | undefined
  errors?: readonly Fault[] | undefined
  /** Of a refusal. */
  reason?: Refusal | undefined
  /** Who changed it, where the asker saw it before. */
  changed?: LastChange | undefined
  headers?: Record<string, string>
}

/** A refusal on its way to the client, where it becomes a problem document (RFC 9457) or a page. */
export class Problem extends Error {
  readonly kind: Kind
  readonly status: (typeof kinds)[Kind]['status']
  readonly title: string
  readonly hint: string | undefined
  readonly errors: readonly Fault[] | undefined
  readonly reason: Refusal | undefined
  readonly changed: LastChange | undefined
  readonly headers: Record<string, string>

  constructor({ kind, detail, hint, errors, reason, changed, headers = {} }: Fields) {
    super(detail)
    this.name = 'Problem'
    this.kind = kind
    this.status = kinds[kind].status
    this.title = kinds[kind].title
    this.hint = hint
    this.errors = errors
    this.reason = reason
    this.changed = changed
    this.headers = this.status === 503 ? { 'Retry-After': '5', ...headers } : headers
  }

  /** The problem document. */
  toJSON() {
    const { kind, title, status, message: detail, hint, reason, changed, errors } = this
    return { type: `${typePrefix}${kind}`, title, status, detail, hint, reason, changed, errors }
  }
}

export function problemDocument(c: Context, problem: Problem): Response {
  const headers = { ...problem.headers, 'Content-Type': 'application/problem+json' }
  return c.body(JSON.stringify(problem), problem.status, headers)
}

const kindOf: Partial<Record<ErrorCode, Kind>> = {
  usage: 'malformed',
  'cron-invalid': 'invalid',
  'not-found': 'not-found',
  refused: 'refused',
  'stale-epoch': 'refused',
  changed: 'changed',
  'key-reused': 'key-reused',
  'no-database': 'database-unreachable',
  'database-unreachable': 'database-unreachable',
  'schema-too-new': 'not-migrated',
  'schema-too-old': 'not-migrated',
  'postgres-too-old': 'not-migrated',
  'scratch-denied': 'no-scratch',
  'simulation-too-large': 'invalid',
}

/** Whatever was thrown, as the client may see it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof PunctualError) return problemOfOurs(error)
  const meaning = meaningOf(error)
  if (meaning === 'odd-input')
    return new Problem({
      kind: 'malformed',
      detail: 'A value in the request is not one that Postgres takes.',
    })
  if (meaning === 'busy')
    return new Problem({ kind: 'busy', detail: 'The database did not answer in time. Try again.' })
  if (meaning === 'read-only')
    return new Problem({ kind: 'busy', detail: 'The database takes no changes now: it is read-only.' })
  if (meaning === 'not-migrated')
    return new Problem({
      kind: 'not-migrated',
      detail: 'The database lacks what this release needs.',
      hint: 'Run: punctual migrate up',
    })
  return new Problem({ kind: 'unexpected', detail: 'The log of the web process tells what.' })
}

function problemOfOurs(error: PunctualError): Problem {
  const kind = kindOf[error.code] ?? 'unexpected'
  if (kind === 'unexpected') return new Problem({ kind, detail: 'The log of the web process tells what.' })
  const errors = error instanceof CronError ? error.problems.map((detail) => ({ detail })) : undefined
  return new Problem({ kind, detail: error.message, hint: error.hint, errors, ...factsOf(error) })
}

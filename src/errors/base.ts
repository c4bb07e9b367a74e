/** The one table: error code → exit code of the process → HTTP status of the answer. */
export const outcomes = {
  usage: { exitCode: 2, status: 400 },
  'config-invalid': { exitCode: 3, status: 500 },
  'environment-invalid': { exitCode: 3, status: 500 },
  'cron-invalid': { exitCode: 3, status: 422 },
  'not-found': { exitCode: 4, status: 404 },
  refused: { exitCode: 5, status: 409 },
  'stale-epoch': { exitCode: 5, status: 409 },
  changed: { exitCode: 5, status: 412 },
  'key-reused': { exitCode: 5, status: 422 },
  'port-in-use': { exitCode: 5, status: 500 },
  'data-directory': { exitCode: 3, status: 500 },
  'embedded-binaries-missing': { exitCode: 1, status: 500 },
  'embedded-failed': { exitCode: 1, status: 500 },
  'migration-failed': { exitCode: 1, status: 500 },
  'postgres-too-old': { exitCode: 8, status: 503 },
  'embedded-in-use': { exitCode: 5, status: 500 },
  'pooler-detected': { exitCode: 3, status: 500 },
  'lead-refused': { exitCode: 5, status: 500 },
  'daemon-stalled': { exitCode: 1, status: 500 },
  'database-unreachable': { exitCode: 6, status: 503 },
  'no-database': { exitCode: 6, status: 503 },
  'schema-too-new': { exitCode: 8, status: 503 },
  'schema-too-old': { exitCode: 8, status: 503 },
  'scratch-denied': { exitCode: 3, status: 503 },
  'simulation-too-large': { exitCode: 5, status: 422 },
} as const satisfies Record<string, { exitCode: number; status: number }>

export type ErrorCode = keyof typeof outcomes

export class PunctualError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly exitCode: number
  readonly status: number

  constructor({ code, message, hint, cause }: ErrorFields) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
    this.hint = hint
    this.exitCode = outcomes[code].exitCode
    this.status = outcomes[code].status
  }
}

type ErrorFields = { code: ErrorCode; message: string; hint: string; cause?: unknown }

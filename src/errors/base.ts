const refused = { exitCode: 5, status: 409, title: 'Refused in the present state' } as const
const invalid = { status: 422, title: 'The request is not valid' } as const
const unreachable = { exitCode: 6, status: 503, title: 'The database cannot be reached' } as const
const otherSchema = { exitCode: 8, status: 503, title: 'The database has another schema' } as const
const notEmbedded = { exitCode: 1, status: 500, title: 'The embedded Postgres cannot be run' } as const

/** The one table: error code → exit code of the process → HTTP status of the answer → title of its problem document. */
export const outcomes = {
  usage: { exitCode: 2, status: 400, title: 'The request cannot be read' },
  'config-invalid': { exitCode: 3, status: 500, title: 'The configuration is not valid' },
  'environment-invalid': { exitCode: 3, status: 500, title: 'The environment is not valid' },
  'cron-invalid': { exitCode: 3, ...invalid },
  'not-found': { exitCode: 4, status: 404, title: 'Not found' },
  refused,
  'stale-epoch': refused,
  changed: { exitCode: 5, status: 412, title: 'Changed by somebody else' },
  'key-reused': { exitCode: 5, status: 422, title: 'The key came with another request' },
  'port-in-use': { exitCode: 5, status: 500, title: 'The port is in use' },
  'data-directory': { exitCode: 3, status: 500, title: 'The data directory cannot be used' },
  'embedded-binaries-missing': notEmbedded,
  'embedded-failed': notEmbedded,
  'migration-failed': { exitCode: 1, status: 500, title: 'The migration failed' },
  'postgres-too-old': otherSchema,
  'embedded-in-use': { exitCode: 5, status: 500, title: 'The embedded Postgres is in use' },
  'pooler-detected': { exitCode: 3, status: 500, title: 'The session is not its own' },
  'lead-refused': { exitCode: 5, status: 500, title: 'The lead was refused' },
  'daemon-stalled': { exitCode: 1, status: 500, title: 'The daemon stands still' },
  'database-unreachable': unreachable,
  'no-database': unreachable,
  'schema-too-new': otherSchema,
  'schema-too-old': otherSchema,
  'scratch-denied': { exitCode: 3, status: 503, title: 'No scratch database can be made' },
  'simulation-too-large': { exitCode: 5, ...invalid },
} as const satisfies Record<string, Outcome>

type Outcome = { exitCode: number; status: number; title: string }

/** What no code stands for: an accident. */
export const unexpected = {
  exitCode: 1,
  status: 500,
  title: 'Something went wrong here',
} as const satisfies Outcome

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

/**
 * Every error a person can meet, each built from fields: what was given, what is allowed and, as `hint`, the fix.
 *
 * A `PunctualError` is an answer, not an accident: the CLI prints its message and hint without a stack, the API turns
 * it into a problem document, both take their numbers from one table, `outcomes`. Callers compare `code` or the class,
 * never the text. Anything else that is thrown is a bug and keeps its stack.
 *
 * What Postgres refuses arrives as one of our own SQLSTATEs; only `fromDatabaseError` knows them. No field ever holds
 * a password: an unreachable server is named by host, port and database.
 */

import { PunctualError } from './errors/base.ts'
import { isRefusal, type Refusal } from './errors/refusals.ts'
import { ChangedError, KeyReusedError, type LastChange } from './errors/requests.ts'
import { listed, type Problem, problemLine } from './problems.ts'
import { reasonOf } from './wording.ts'

export { type ErrorCode, outcomes, PunctualError, unexpected } from './errors/base.ts'
export * from './errors/embedded.ts'
export { type Refusal, refusals } from './errors/refusals.ts'
export type { LastChange } from './errors/requests.ts'
export * from './errors/schema.ts'
export * from './errors/simulation.ts'

type Answer = { message: string; hint?: string | undefined }

type ConfigErrorFields = { file: string; problems: readonly Problem[]; hint?: string; cause?: unknown }

export class ConfigError extends PunctualError {
  readonly file: string
  readonly problems: readonly Problem[]

  constructor({ file, problems, hint, cause }: ConfigErrorFields) {
    const otherwise = `Correct ${file} and start again; nothing was changed in the database.`
    super({
      code: 'config-invalid',
      message: listed(file, problems.map(problemLine)),
      hint: hint ?? otherwise,
      cause,
    })
    this.file = file
    this.problems = problems
  }
}

export class EnvironmentError extends PunctualError {
  readonly problems: readonly Problem[]

  constructor({ problems }: { problems: readonly Problem[] }) {
    const message = listed('The environment is not valid', problems.map(problemLine))
    super({ code: 'environment-invalid', message, hint: 'Set or unset the variables named and start again.' })
    this.problems = problems
  }
}

export class CronError extends PunctualError {
  readonly problems: readonly string[]
  readonly expression: string | undefined
  readonly timezone: string | undefined

  constructor(fields: { problems: readonly string[]; expression?: string; timezone?: string }) {
    const hint =
      'Five fields (minute hour day month weekday), or six with seconds first, and an IANA time zone.'
    super({ code: 'cron-invalid', message: fields.problems.join(' '), hint })
    this.problems = fields.problems
    this.expression = fields.expression
    this.timezone = fields.timezone
  }
}

export class UsageError extends PunctualError {
  constructor({ message, hint = 'See punctual --help.' }: Answer) {
    super({ code: 'usage', message, hint })
  }
}

export class NotFoundError extends PunctualError {
  constructor({ message, hint = 'punctual list shows the schedules, punctual runs the runs.' }: Answer) {
    super({ code: 'not-found', message, hint })
  }
}

export class NothingToSimulateError extends NotFoundError {
  constructor({ disabledToo }: { disabledToo: boolean }) {
    if (disabledToo) super({ message: 'There is no schedule', hint: 'Define one in punctual.config.ts.' })
    else
      super({
        message: 'No schedule is enabled',
        hint: 'Name some with --schedule, or take the disabled ones too with --all.',
      })
  }
}

export class RefusedError extends PunctualError {
  readonly reason: Refusal | undefined

  constructor({
    message,
    hint = 'Its present state is shown by punctual show <id>.',
    constraint,
  }: Answer & { constraint?: string | undefined }) {
    super({ code: 'refused', message, hint })
    this.reason = isRefusal(constraint) ? constraint : undefined
  }
}

/** Of several that are acted on it is about this one alone: the next may do better. */
export function isOfOneThing(error: unknown): error is RefusedError | NotFoundError {
  return error instanceof RefusedError || error instanceof NotFoundError
}

/** What programs read of an error beside its code: why it was refused, who changed the thing before. */
export function factsOf(error: unknown): { reason?: Refusal | undefined; changed?: LastChange | undefined } {
  if (error instanceof RefusedError) return { reason: error.reason }
  return error instanceof ChangedError ? { changed: error.changed } : {}
}

export class StaleEpochError extends PunctualError {
  constructor({ message, hint = 'Another daemon leads now; this one stands by.' }: Answer) {
    super({ code: 'stale-epoch', message, hint })
  }
}

export class DatabaseUnreachableError extends PunctualError {
  constructor({ host, port, database, cause }: Server & { cause: unknown }) {
    const message = `Postgres at ${host}:${port}, database "${database}", cannot be reached: ${reasonOf(cause)}`
    super({ code: 'database-unreachable', message, hint: 'Start the server or correct DATABASE_URL.', cause })
  }
}

type Server = { host: string; port: number; database: string }

export class NoDatabaseError extends PunctualError {
  constructor({ dataDir, demo }: { dataDir: string; demo?: string | undefined }) {
    const message = `DATABASE_URL is not set, and no embedded Postgres runs in ${dataDir}`
    const start = 'Start one here with punctual start (npm start), or set DATABASE_URL.'
    const hint = demo === undefined ? start : `${start} For the demo that runs: PUNCTUAL_DATA_DIR=${demo}`
    super({ code: 'no-database', message, hint })
  }
}

export class PoolerDetectedError extends PunctualError {
  constructor({ failed }: { failed: string }) {
    const message = `The daemon's session is not its own, it seems to pass through a transaction pooler: ${failed}`
    const hint =
      'Set DIRECT_DATABASE_URL to the server itself, or PUNCTUAL_LEADERLESS=true to poll without a leader.'
    super({ code: 'pooler-detected', message, hint })
  }
}

export class LeadRefusedError extends PunctualError {
  constructor({ message, hint = 'It is tried again by itself, on a new connection.' }: Answer) {
    super({ code: 'lead-refused', message, hint })
  }
}

export class DaemonStalledError extends PunctualError {
  constructor({ stalledMs }: { stalledMs: number }) {
    const seconds = Math.round(stalledMs / 1_000)
    const message = `The daemon's loop has not turned for ${seconds} s while the database answers: it ends`
    super({
      code: 'daemon-stalled',
      message,
      hint: 'Let the platform start it again (restart policy: always).',
    })
  }
}

export class PortInUseError extends PunctualError {
  constructor({ port, host, variable = 'PORT' }: { port: number; host: string; variable?: string }) {
    const otherwise = variable === 'PORT' ? 'take the next free one' : 'answer no probes'
    const hint = `Set ${variable} to a free port, or leave it unset to ${otherwise}.`
    super({ code: 'port-in-use', message: `Port ${port} on ${host} is already in use`, hint })
  }
}

type Told = Answer & { constraint?: string | undefined; detail?: string | undefined }

const bySqlState: Record<string, new (told: Told) => PunctualError> = {
  PN001: NotFoundError,
  PN002: RefusedError,
  PN003: StaleEpochError,
  PN004: RefusedError,
  PN005: UsageError,
  PN006: NotFoundError,
  PN007: LeadRefusedError,
  PN012: ChangedError,
  PN013: KeyReusedError,
}

/** What one of our SQL functions refused, as its class; anything else comes back as it was. */
export function fromDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const Refusal = bySqlState[String(error.code)]
  if (Refusal === undefined) return error
  const { hint, constraint, detail } = error as Partial<Record<'hint' | 'constraint' | 'detail', string>>
  return new Refusal({ message: error.message, hint, constraint, detail })
}

import { reasonOf } from '../wording.ts'
import { PunctualError } from './base.ts'

export class SchemaTooNewError extends PunctualError {
  constructor({ unknown, lacking = [] }: { unknown: readonly string[]; lacking?: readonly string[] }) {
    const newer = `The database was migrated by a newer release: this one does not know ${unknown.join(', ')}`
    const message =
      lacking.length === 0 ? newer : `${newer}, and brings ${lacking.join(', ')}, which it does not have`
    super({ code: 'schema-too-new', message, hint: 'Deploy the newer release here too.' })
  }
}

export class SchemaTooOldError extends PunctualError {
  constructor({ pending }: { pending: readonly string[] }) {
    const message = `The database lacks ${pending.length} migration(s): ${pending.join(', ')}`
    super({ code: 'schema-too-old', message, hint: 'Run: punctual migrate up' })
  }
}

export class MigrationFailedError extends PunctualError {
  constructor({ file, line, cause }: { file: string; line?: number | undefined; cause: unknown }) {
    const where = line === undefined ? file : `${file}, line ${line}`
    const message = `${where}: ${reasonOf(cause)}`
    super({ code: 'migration-failed', message, hint: 'Nothing was changed: all was rolled back.', cause })
  }
}

export class PostgresTooOldError extends PunctualError {
  constructor({ version }: { version: string }) {
    const message = `The server runs Postgres ${version}; Punctual needs 15 or newer`
    super({ code: 'postgres-too-old', message, hint: 'Upgrade the server or set DATABASE_URL to another.' })
  }
}

import type { Pool } from 'pg'
import { PostgresTooOldError, SchemaTooNewError, SchemaTooOldError } from '../../errors.ts'
import type { Events } from '../../events.ts'
import { codePrefix, type Files, readFiles } from './files.ts'

/** A client or a pool: one statement at a time is enough. */
type Asking = Pick<Pool, 'query'>

export type Applied = { name: string; at: Date }

export type SchemaState = {
  applied: Applied[]
  /** What `migrate` would run, the text of sql/ included, unless a newer release has brought its own. */
  pending: string[]
  /** Migrations of a newer release. */
  unknown: string[]
  /** `newer`: another text replaced this one, or came with steps that this release does not know. */
  code: { fingerprint: string; installed: string | null; is: 'current' | 'newer' | 'pending' }
}

/** Compares the files of this release with what the database has recorded. Reads only. */
export async function readState({ client, files }: { client: Asking; files: Files }): Promise<SchemaState> {
  const exists = "select to_regclass('punctual.migrations') is not null as installed"
  const { rows } = await client.query<{ installed: boolean }>(exists)
  const history = "select name, run_on at time zone 'UTC' as at from punctual.migrations order by id"
  const applied = rows[0]?.installed ? (await client.query<Applied>(history)).rows : []
  return compare({ files, applied })
}

export function compare({ files, applied }: { files: Files; applied: Applied[] }): SchemaState {
  const has = new Set(applied.map(({ name }) => name))
  const known = new Set(files.migrations.map(({ name }) => name))
  const installed = applied.findLast(({ name }) => name.startsWith(codePrefix))?.name ?? null
  const unknown = [...has].filter((name) => !known.has(name) && !name.startsWith(codePrefix))
  const replaced = has.has(files.code.name) || unknown.length > 0 ? 'newer' : 'pending'
  const is = installed === files.code.name ? 'current' : replaced
  const leavesCode = is === 'current' || unknown.length > 0
  const units = leavesCode ? files.migrations : [...files.migrations, files.code]
  return {
    applied,
    pending: units.map(({ name }) => name).filter((name) => !has.has(name) || name === files.code.name),
    unknown,
    code: { fingerprint: files.fingerprint, installed: installed?.slice(codePrefix.length) ?? null, is },
  }
}

/** A step that older releases cannot survive says so in its name. */
export function isBreaking(name: string): boolean {
  return name.includes('_breaking_')
}

let own: Files | undefined

/** This release's files, read once: daemons ask at every connection and probes every few seconds. */
function ownFiles(): Files {
  own ??= readFiles()
  return own
}

/**
 * Lets a daemon, a worker or the web process go on only with a schema that it understands. A newer one is fine unless
 * a migration says that it breaks older releases: during a rolling deploy both run.
 */
export async function requireCurrentSchema({ client, events }: { client: Asking; events?: Events }) {
  await requirePostgres15(client)
  const { pending, unknown, code } = await readState({ client, files: ownFiles() })
  const breaking = unknown.filter(isBreaking)
  if (breaking.length > 0) throw new SchemaTooNewError({ unknown: breaking })
  const lacking = pending.filter((name) => code.is === 'pending' || !name.startsWith(codePrefix))
  if (lacking.length > 0) throw new SchemaTooOldError({ pending: lacking })
  const newer = code.is === 'newer' ? [...unknown, `${codePrefix}${code.installed}`] : unknown
  if (newer.length > 0) events?.emit('migrate.newer', { unknown: newer })
}

export async function requirePostgres15(client: Asking): Promise<void> {
  const text =
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number"
  const { rows } = await client.query<{ version: string; number: number }>(text)
  const { version, number } = rows[0]!
  if (number < 150_000) throw new PostgresTooOldError({ version })
}

/**
 * Brings a database to the schema of this release.
 *
 * Tables have a history, so migrations/ is a list of steps, each applied once and never edited. Functions, triggers and
 * views are text, so sql/ is applied whole whenever its text differs from what the database holds: it runs as one last
 * unit, recorded under the fingerprint of the text. Graphile Worker's own schema comes first, since ours calls it.
 *
 * Steps, text and their records commit in one transaction, or none of them. Any number of processes may migrate at
 * once: one does the work while the others wait, then find nothing left to do. A statement that cannot get its lock
 * within two seconds gives up and the whole is tried again, so that a long query elsewhere delays us and nobody else.
 *
 * Forward only. A database that knows steps which this release does not know is left alone: a release that is rolled back
 * to runs on it as it is, unless one of them says that it breaks older releases.
 */

import type { Client } from 'pg'
import { SchemaTooNewError } from '../errors.ts'
import { Events } from '../events.ts'
import { connect } from './connect.ts'
import { type Files, readFiles } from './migrate/files.ts'
import { migrateGraphile, pendingGraphile } from './migrate/graphile.ts'
import { withoutLeftovers } from './migrate/leftovers.ts'
import { takeLock, withRetries } from './migrate/lock.ts'
import { planText } from './migrate/plan.ts'
import { compare, isBreaking, readState, requirePostgres15, type SchemaState } from './migrate/state.ts'

export { requireCurrentSchema, type SchemaState } from './migrate/state.ts'

/** `folder` holds migrations/ and sql/; this package's own when not given. */
export type MigrateOptions = { connectionString: string; events?: Events; folder?: string }

/** The SQLSTATE under which sql/ says what an administrator is to do. */
const advice = 'PN009'

export type MigrationStatus = SchemaState & { graphilePending: number[] }

/** Applies what is pending and tells its names; an empty list when the schema was current. */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const { connectionString, events = new Events(), folder } = options
  const files = readFiles(folder)
  return withClient(connectionString, async (client) => {
    client.on('notice', ({ code, message = '', hint = '' }) => {
      if (code === advice) events.emit('migrate.advised', { message, hint })
    })
    await requirePostgres15(client)
    if (await isDone({ client, files, events })) return { applied: [] }
    await takeLock({ client, events })
    if (await isDone({ client, files, events })) return { applied: [] }
    const work = () => bringUpToDate({ client, files, connectionString })
    const applied = await withRetries({ events, work })
    events.emit('migrate.applied', { names: applied })
    return { applied }
  })
}

/** What is applied, pending and unknown. Changes nothing. */
export async function migrationStatus({
  connectionString,
  folder,
}: MigrateOptions): Promise<MigrationStatus> {
  return withClient(connectionString, async (client) => {
    await requirePostgres15(client)
    const state = await readState({ client, files: readFiles(folder) })
    return { ...state, graphilePending: await pendingGraphile(client) }
  })
}

/** The SQL that `migrate` would run, for somebody who runs it by hand; for an empty database when none is given. */
export async function migrationPlan(options: Partial<MigrateOptions> = {}): Promise<string> {
  const { connectionString, folder } = options
  const files = readFiles(folder)
  if (connectionString === undefined) {
    return planText({ files, state: compare({ files, applied: [] }), graphile: await pendingGraphile() })
  }
  return withClient(connectionString, async (client) => {
    await requirePostgres15(client)
    const state = await readState({ client, files })
    refuseStrange(state)
    const planned = await filesFor({ client, files, state })
    return planText({ files: planned, state, graphile: await pendingGraphile(client) })
  })
}

type Asking = { client: Client; files: Files; events: Events }

async function isDone({ client, files, events }: Asking): Promise<boolean> {
  const state = await readState({ client, files })
  refuseStrange(state)
  if (state.unknown.length > 0) {
    events.emit('migrate.newer', { unknown: state.unknown })
    return true
  }
  return state.pending.length === 0 && (await pendingGraphile(client)).length === 0
}

/** Steps that break this release; and of two releases that each know steps the other does not, neither is the older. */
function refuseStrange({ unknown, pending }: SchemaState): void {
  const breaking = unknown.filter(isBreaking)
  if (breaking.length > 0) throw new SchemaTooNewError({ unknown: breaking })
  if (unknown.length > 0 && pending.length > 0) throw new SchemaTooNewError({ unknown, lacking: pending })
}

async function filesFor({ client, files, state }: { client: Client; files: Files; state: SchemaState }) {
  const isComingBack = state.code.is === 'newer' && state.unknown.length === 0
  return isComingBack ? withoutLeftovers({ client, files }) : files
}

type Work = { client: Client; files: Files; connectionString: string }

async function bringUpToDate({ client, files, connectionString }: Work): Promise<string[]> {
  await migrateGraphile({ connectionString })
  const state = await readState({ client, files })
  // The runner skips a name that it knows: a text that comes back, after another replaced it, must be new to it. So must
  // the present one when Graphile Worker alone was behind: it grants the use of tables that may have been made anew.
  if (state.code.is === 'newer' || state.pending.length === 0)
    await client.query('delete from punctual.migrations where name = $1', [files.code.name])
  const { applyUnits } = await import('./migrate/apply.ts')
  return applyUnits({ client, files: await filesFor({ client, files, state }) })
}

async function withClient<Result>(connectionString: string, work: (client: Client) => Promise<Result>) {
  const client = await connect({ connectionString, applicationName: 'punctual migrate' })
  try {
    await client.query("set timezone = 'UTC'; set lock_timeout = '2s'; set check_function_bodies = off")
    return await work(client)
  } finally {
    await client.end()
  }
}

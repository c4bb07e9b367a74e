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
 * Forward only. A database that knows steps which this release does not know is left alone.
 */

import type { Client } from 'pg'
import { SchemaTooNewError } from '../errors.ts'
import { Events } from '../events.ts'
import { connect } from './connect.ts'
import { type Files, readFiles } from './migrate/files.ts'
import { migrateGraphile, pendingGraphile } from './migrate/graphile.ts'
import { takeLock, withRetries } from './migrate/lock.ts'
import { planText } from './migrate/plan.ts'
import { compare, readState, requirePostgres15, type SchemaState } from './migrate/state.ts'

export { requireCurrentSchema, type SchemaState } from './migrate/state.ts'

/** `folder` holds migrations/ and sql/; this package's own when not given. */
export type MigrateOptions = { connectionString: string; events?: Events; folder?: string }
export type MigrationStatus = SchemaState & { graphilePending: number[] }

/** Applies what is pending and tells its names; an empty list when the schema was current. */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const { connectionString, events = new Events(), folder } = options
  const files = readFiles(folder)
  return withClient(connectionString, async (client) => {
    await requirePostgres15(client)
    if (await isCurrent({ client, files })) return { applied: [] }
    await takeLock({ client, events })
    if (await isCurrent({ client, files })) return { applied: [] }
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
    refuseNewer(state)
    return planText({ files, state, graphile: await pendingGraphile(client) })
  })
}

async function isCurrent({ client, files }: { client: Client; files: Files }): Promise<boolean> {
  const state = await readState({ client, files })
  refuseNewer(state)
  return state.pending.length === 0 && (await pendingGraphile(client)).length === 0
}

function refuseNewer({ unknown }: SchemaState): void {
  if (unknown.length > 0) throw new SchemaTooNewError({ unknown })
}

type Work = { client: Client; files: Files; connectionString: string }

async function bringUpToDate({ client, files, connectionString }: Work): Promise<string[]> {
  await migrateGraphile({ connectionString })
  const { code } = await readState({ client, files })
  // The runner skips a name that it knows: a text that comes back, after another replaced it, must be new to it.
  if (code.is === 'newer')
    await client.query('delete from punctual.migrations where name = $1', [files.code.name])
  const { applyUnits } = await import('./migrate/apply.ts')
  return applyUnits({ client, files })
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

import {
  type MigrationStatus,
  migrate as migrateUp,
  migrationPlan,
  migrationStatus,
} from '../../db/migrate.ts'
import { readEnvironment } from '../../environment.ts'
import { NoDatabaseError } from '../../errors.ts'
import { Events } from '../../events.ts'
import { sentences } from '../../sentences.ts'
import { counted } from '../../wording.ts'
import { defineCommand } from '../command.ts'
import type { Output } from '../output.ts'
import { mark, paint } from '../paint.ts'
import { table } from '../table.ts'
import { findDatabaseUrl } from '../target.ts'
import { wallTime } from '../times.ts'

const actions = { up, status, plan }

export const command = defineCommand({
  usage: 'migrate [action]',
  choices: Object.keys(actions),
  summary: 'Bring the database to this release, say how it stands, or print the SQL',
  details:
    'up: applies what is pending, in one transaction; leaves a database that a newer release migrated as it is. status: exit code 8 when something is pending. plan: prints the SQL and runs none of it; without a database, all of it. Uses DIRECT_DATABASE_URL where it is set.',
  examples: ['punctual migrate up', 'punctual migrate plan', 'punctual migrate status --json'],
  run: ({ args: [action], output }) => actions[action as keyof typeof actions](output),
})

async function up(output: Output): Promise<undefined> {
  const events = new Events()
  events.on('migrate.waiting', () => output.note(sentences['migrate.waiting'].say({})))
  events.on('migrate.retrying', (fields) => output.note(sentences['migrate.retrying'].say(fields)))
  events.on('migrate.advised', (fields) => output.note(sentences['migrate.advised'].say(fields)))
  const newer: string[] = []
  events.on('migrate.newer', ({ unknown }) => newer.splice(0, newer.length, ...unknown))
  const { applied } = await migrateUp({ connectionString: directUrl(), events })
  output.data({ applied, newer }, () => upText({ applied, newer }))
  return undefined
}

function upText({ applied, newer }: { applied: readonly string[]; newer: readonly string[] }): string {
  if (applied.length > 0) return applied.map((name) => `${mark('succeeded')} ${name}`).join('\n')
  if (newer.length === 0) return 'The schema is current, nothing to do.'
  return `A newer release has migrated this database (${newer.join(', ')}). Nothing of that breaks this release, which runs on it: the schema is left as it is.`
}

async function status(output: Output): Promise<number> {
  const found = await migrationStatus({ connectionString: directUrl() })
  const { pending, graphilePending, unknown } = found
  output.data(found, () => statusText(found))
  return pending.length + graphilePending.length + unknown.length === 0 ? 0 : 8
}

async function plan(output: Output): Promise<undefined> {
  const connectionString = urlIfAny()
  if (connectionString === undefined)
    output.note('No database is at hand: this is the plan for an empty one.')
  const sql = await migrationPlan(connectionString === undefined ? {} : { connectionString })
  output.data({ sql }, () => sql.trimEnd())
  return undefined
}

function directUrl(): string {
  return findDatabaseUrl(readEnvironment(), { direct: true })
}

function urlIfAny(): string | undefined {
  try {
    return directUrl()
  } catch (error) {
    if (error instanceof NoDatabaseError) return undefined
    throw error
  }
}

function statusText({ applied, pending, graphilePending, unknown, code }: MigrationStatus): string {
  const rows = [
    ...applied.map(({ name, at }) => [mark('succeeded'), name, paint('dim', wallTime(at))]),
    ...pending.map((name) => [mark('pending'), name, 'pending']),
    ...graphilePending.map((number) => [mark('pending'), `graphile-worker ${number}`, 'pending']),
    ...unknown.map((name) => [mark('yellow'), name, 'of a newer release']),
  ]
  const waiting = pending.length + graphilePending.length
  const verdict =
    waiting === 0 ? 'The schema is current.' : `${counted(waiting, 'step')} pending: punctual migrate up`
  return [table({ columns: ['', '', ''], rows }), '', code.is === 'newer' ? replaced : verdict].join('\n')
}

const replaced = 'A newer release has replaced the functions and views of this one.'

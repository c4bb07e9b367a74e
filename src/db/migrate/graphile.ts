import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Logger, runMigrations } from 'graphile-worker'
import pg, { type ClientBase } from 'pg'

const schema = 'graphile_worker'
const silent = new Logger(() => () => undefined)

/** Graphile Worker installs and upgrades its own schema; we only see to it that this happens first, and under our lock. */
export async function migrateGraphile({ connectionString }: { connectionString: string }): Promise<void> {
  const options = '-c lock_timeout=2s'
  const pgPool = new pg.Pool({ connectionString, max: 1, options, application_name: 'punctual migrate' })
  const ignore = () => undefined
  pgPool.on('error', ignore).on('connect', (client) => client.on('error', ignore))
  try {
    await runMigrations({ pgPool, logger: silent })
  } finally {
    await pgPool.end()
  }
}

/** The numbers of its migrations that the database lacks. */
export async function pendingGraphile(client?: ClientBase): Promise<number[]> {
  const latest = client === undefined ? 0 : await installedGraphile(client)
  return availableGraphile().filter((number) => number > latest)
}

async function installedGraphile(client: ClientBase): Promise<number> {
  const exists = `select to_regclass('${schema}.migrations') is not null as installed`
  const { rows } = await client.query<{ installed: boolean }>(exists)
  if (!rows[0]?.installed) return 0
  const latest = await client.query<{ id: number | null }>(`select max(id) as id from ${schema}.migrations`)
  return latest.rows[0]?.id ?? 0
}

const sqlFolder = () => join(dirname(fileURLToPath(import.meta.resolve('graphile-worker'))), '..', 'sql')

const availableGraphile = () =>
  readdirSync(sqlFolder())
    .map((name) => Number.parseInt(name, 10))
    .filter((number) => number > 0)
    .sort((one, other) => one - other)

/** What its runner would execute, as text. */
export function graphilePlan(numbers: number[]): string {
  const bootstrap = [
    `create schema if not exists ${schema};`,
    `create table if not exists ${schema}.migrations (id int primary key, ts timestamptz default now() not null);`,
    `alter table ${schema}.migrations add column if not exists breaking boolean not null default false;`,
  ]
  return numbers.length === 0 ? '' : [...bootstrap, ...numbers.map(planOf)].join('\n')
}

function planOf(number: number): string {
  const name = `${String(number).padStart(6, '0')}.sql`
  const text = readFileSync(join(sqlFolder(), name), 'utf8')
  const breaking = text.startsWith('--! breaking')
  return [
    `\n-- graphile-worker sql/${name}`,
    'begin;',
    `insert into ${schema}.migrations (id, breaking) values (${number}, ${breaking});`,
    text.replaceAll(/:GRAPHILE_WORKER_SCHEMA\b/g, schema).trim(),
    `select pg_notify('worker:migrate', '{"migrationNumber":${number},"breaking":${breaking}}');`,
    'commit;',
  ].join('\n')
}

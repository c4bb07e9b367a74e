import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requirePostgres15 } from '../../src/db/migrate/state.ts'
import { migrate, migrationPlan, migrationStatus, requireCurrentSchema } from '../../src/db/migrate.ts'
import { Events } from '../../src/events.ts'
import { catalogOf } from '../support/catalog.ts'
import { createTestDatabase } from '../support/database.ts'
import { copyRelease } from '../support/release.ts'

const record = (name: string) =>
  `insert into punctual.migrations (name, run_on) values ('${name}', now() at time zone 'UTC')`

/** A newer release: a further step, a function that takes one thing more, and one that the older does not have. */
function newerRelease(migration: string): string {
  const folder = copyRelease()
  const functions = join(folder, 'sql', 'functions')
  writeFileSync(join(folder, 'migrations', `${migration}.sql`), 'create table punctual.more (id int);')
  appendFileSync(join(functions, 'tick.sql'), '\n-- newer\n')
  return folder
}

test('an older build, rolled back to, leaves a newer database as it is and runs on it', async () => {
  const database = await createTestDatabase()
  const connectionString = database.url
  await migrate({ connectionString, folder: newerRelease('0900_more') })
  const before = await catalogOf(database)
  const events = new Events()
  const told = events.once('migrate.newer')
  expect(await migrate({ connectionString, events })).toEqual({ applied: [] })
  expect(await told).toEqual({ unknown: ['0900_more'] })
  expect(await migrationPlan({ connectionString })).toContain('Nothing to do')
  expect(await catalogOf(database)).toEqual(before)
  await requireCurrentSchema({ client: database.pool })
})

test('a database that only ever knew the newer release is as good to an older one', async () => {
  const { url: connectionString, pool: client } = await createTestDatabase({ empty: true })
  await migrate({ connectionString, folder: newerRelease('0900_more') })
  expect(await migrate({ connectionString })).toEqual({ applied: [] })
  await requireCurrentSchema({ client })
  expect(await migrationStatus({ connectionString })).toMatchObject({ pending: [], unknown: ['0900_more'] })
})

test('an older build refuses a database with a step that breaks it, and plans nothing for it', async () => {
  const database = await createTestDatabase()
  const connectionString = database.url
  await migrate({ connectionString, folder: newerRelease('0900_breaking_more') })
  const before = await catalogOf(database)
  const refusal = { code: 'schema-too-new', message: expect.stringContaining('0900_breaking_more') }
  await expect(migrate({ connectionString })).rejects.toMatchObject(refusal)
  await expect(migrationPlan({ connectionString })).rejects.toMatchObject(refusal)
  await expect(requireCurrentSchema({ client: database.pool })).rejects.toMatchObject(refusal)
  expect(await catalogOf(database)).toEqual(before)
})

test('of two releases that each know a step of their own, the second is refused and told both', async () => {
  const { url: connectionString } = await createTestDatabase()
  await migrate({ connectionString, folder: newerRelease('0900_more') })
  await expect(migrate({ connectionString, folder: newerRelease('0901_other') })).rejects.toMatchObject({
    code: 'schema-too-new',
    message: expect.stringMatching(/does not know 0900_more, and brings 0901_other/),
  })
})

test('a daemon goes on with a newer schema and says so, unless a migration breaks older releases', async () => {
  const { pool: client, query } = await createTestDatabase()
  const events = new Events()
  const seen: unknown[] = []
  events.on('migrate.newer', ({ unknown }) => seen.push(...unknown))
  await requireCurrentSchema({ client, events })
  expect(seen).toEqual([])
  await query(record('0900_more'))
  await query(record('9999_code_00000000cafe'))
  await requireCurrentSchema({ client, events })
  expect(seen).toEqual(['0900_more', '9999_code_00000000cafe'])
  await query(record('0901_breaking_change'))
  await expect(requireCurrentSchema({ client })).rejects.toMatchObject({
    code: 'schema-too-new',
    message: expect.stringMatching(/does not know 0901_breaking_change$/),
  })
})

test('a daemon refuses a schema that lacks its tables or its functions', async () => {
  const { pool: empty } = await createTestDatabase({ empty: true })
  await expect(requireCurrentSchema({ client: empty })).rejects.toMatchObject({
    code: 'schema-too-old',
    message: expect.stringContaining('0001_tables'),
  })
  const { pool: client, query } = await createTestDatabase()
  await query("update punctual.migrations set name = '9999_code_00000000cafe' where name like '9999_code_%'")
  await expect(requireCurrentSchema({ client })).rejects.toMatchObject({
    code: 'schema-too-old',
    message: expect.stringContaining('9999_code_'),
  })
})

test('a build that comes back after another brings its functions back', async () => {
  const database = await createTestDatabase()
  const connectionString = database.url
  const fresh = await catalogOf(database)
  const { code } = await migrationStatus({ connectionString })
  const folder = copyRelease()
  const functions = join(folder, 'sql', 'functions')
  const wider = `drop function punctual.leader_lock_key();
    create function punctual.leader_lock_key(more int default 0) returns bigint language sql as $$ select 1::bigint $$;`
  writeFileSync(join(functions, 'leader_lock_key.sql'), wider)
  appendFileSync(join(functions, 'tick.sql'), "\ncomment on function punctual.tick is 'Changed.';\n")
  writeFileSync(
    join(functions, 'zz_new.sql'),
    'create function punctual.zz_new() returns int language sql as $$ select 1 $$;',
  )
  await migrate({ connectionString, folder })
  expect(await catalogOf(database)).not.toEqual(fresh)
  expect((await migrationStatus({ connectionString })).code.is).toBe('newer')
  expect(await migrate({ connectionString })).toEqual({ applied: [`9999_code_${code.fingerprint}`] })
  expect(await catalogOf(database)).toEqual(fresh)
})

test('Postgres 14 is refused in a sentence', async () => {
  const query = async () => ({ rows: [{ version: '14.9', number: 140_009 }] })
  const client = { query } as unknown as Parameters<typeof requirePostgres15>[0]
  await expect(requirePostgres15(client)).rejects.toThrow(
    'The server runs Postgres 14.9; Punctual needs 15 or newer',
  )
})

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

test('an older build neither changes a newer database nor plans to', async () => {
  const database = await createTestDatabase()
  const newer = copyRelease()
  writeFileSync(join(newer, 'migrations', '0900_more.sql'), 'create table punctual.more (id int);')
  appendFileSync(join(newer, 'sql', 'functions', 'tick.sql'), '\n-- newer\n')
  await migrate({ connectionString: database.url, folder: newer })
  const before = await catalogOf(database)
  const refusal = { code: 'schema-too-new', message: expect.stringContaining('0900_more') }
  await expect(migrate({ connectionString: database.url })).rejects.toMatchObject(refusal)
  await expect(migrationPlan({ connectionString: database.url })).rejects.toMatchObject(refusal)
  expect(await catalogOf(database)).toEqual(before)
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
  const comment = "comment on function punctual.tick is 'Changed.';"
  appendFileSync(join(folder, 'sql', 'functions', 'tick.sql'), `\n${comment}\n`)
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

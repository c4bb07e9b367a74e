import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate, migrationStatus } from '../../src/db/migrate.ts'
import { catalogOf } from '../support/catalog.ts'
import { createTestDatabase } from '../support/database.ts'
import { copyRelease } from '../support/release.ts'

test('a failing file of sql/ takes the table migration back with it, and is named with its line', async () => {
  const database = await createTestDatabase()
  const before = await catalogOf(database)
  const folder = copyRelease()
  const broken = join(folder, 'sql', 'views', 'broken.sql')
  writeFileSync(join(folder, 'migrations', '0900_more.sql'), 'create table punctual.more (id int);')
  writeFileSync(
    broken,
    '-- A comment.\n\ncreate view punctual.broken as\n  select nothing from punctual.more;\n',
  )
  const options = { connectionString: database.url, folder }
  await expect(migrate(options)).rejects.toMatchObject({
    code: 'migration-failed',
    message: 'sql/views/broken.sql, line 4: column "nothing" does not exist',
  })
  expect(await catalogOf(database)).toEqual(before)
  expect((await migrationStatus(options)).pending).toHaveLength(2)

  writeFileSync(broken, 'create view punctual.broken as select id from punctual.more;\n')
  expect((await migrate(options)).applied).toHaveLength(2)
})

test('a failed first install can be repeated', async () => {
  const { url: connectionString } = await createTestDatabase({ empty: true })
  const folder = copyRelease()
  writeFileSync(join(folder, 'sql', 'functions', 'broken.sql'), 'create function;')
  await expect(migrate({ connectionString, folder })).rejects.toThrow('sql/functions/broken.sql, line 1')
  expect((await migrate({ connectionString })).applied).not.toEqual([])
})

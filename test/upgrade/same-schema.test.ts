import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder, readFiles } from '../../src/db/migrate/files.ts'
import { migrate } from '../../src/db/migrate.ts'
import { catalogOf } from '../support/catalog.ts'
import { createTestDatabase } from '../support/database.ts'
import { copyRelease } from '../support/release.ts'

test('upgraded step by step is the same as installed at once', async () => {
  const upgraded = await createTestDatabase({ empty: true })
  const folder = copyRelease()
  for (const kind of ['migrations', 'sql']) rmSync(join(folder, kind), { recursive: true })
  mkdirSync(join(folder, 'migrations'))
  for (const { files } of readFiles().migrations) {
    for (const { path } of files) cpSync(join(ownFolder, path), join(folder, path))
    await migrate({ connectionString: upgraded.url, folder })
  }
  await migrate({ connectionString: upgraded.url })
  const fresh = await catalogOf(await createTestDatabase())
  expect(fresh.length).toBeGreaterThan(100)
  expect(await catalogOf(upgraded)).toEqual(fresh)
})

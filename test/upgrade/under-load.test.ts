import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { copyRelease } from '../support/release.ts'
import { migrateUnderLoad } from './migrating/under-load.ts'

test('somebody who holds a table delays the migration, but no reader of any table for more than three seconds', async () => {
  const { url } = await createTestDatabase()
  const { retries, applied } = await migrateUnderLoad({ url, folder: copyRelease(), table: 'runs' })
  expect(retries).toBeGreaterThanOrEqual(2)
  expect(applied).toEqual([expect.stringMatching(/^09\d\d_load_runs$/)])
})

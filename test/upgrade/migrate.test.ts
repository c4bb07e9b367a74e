import { expect, test } from 'vitest'
import { migrate, migrationStatus } from '../../src/db/migrate.ts'
import { createTestDatabase } from '../support/database.ts'

test('an empty database becomes current, and a second run finds nothing to do', async () => {
  const { url: connectionString } = await createTestDatabase({ empty: true })
  const { applied } = await migrate({ connectionString })
  expect(applied[0]).toBe('0001_tables')
  expect(applied.at(-1)).toMatch(/^9999_code_[0-9a-f]{12}$/)
  expect(await migrate({ connectionString })).toEqual({ applied: [] })
  expect(await migrationStatus({ connectionString })).toMatchObject({
    pending: [],
    unknown: [],
    graphilePending: [],
    code: { is: 'current' },
  })
})

test('20 installs at once all succeed and one does the work', async () => {
  const { url: connectionString } = await createTestDatabase({ empty: true })
  const results = await Promise.all(Array.from({ length: 20 }, () => migrate({ connectionString })))
  expect(results.filter(({ applied }) => applied.length > 0)).toHaveLength(1)
})

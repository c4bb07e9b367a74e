import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { migrationPlan, migrationStatus } from '../../src/db/migrate.ts'
import { catalogOf } from '../support/catalog.ts'
import { createTestDatabase } from '../support/database.ts'

const everything = 'select count(*)::int as objects from pg_class'

test('planning changes nothing', async () => {
  const { url: connectionString, query } = await createTestDatabase({ empty: true })
  const before = await query(everything)
  const plan = await migrationPlan({ connectionString })
  expect(await query(everything)).toEqual(before)
  expect(await migrationPlan()).toBe(plan)
  for (const word of ['graphile_worker.migrations', 'create table punctual.runs', 'function punctual.tick']) {
    expect(plan).toContain(word)
  }
})

test('the plan, run by hand, is the migration', async () => {
  const database = await createTestDatabase({ empty: true })
  const plan = await migrationPlan({ connectionString: database.url })
  execFileSync('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', database.url], { input: plan, stdio: 'pipe' })
  expect(await catalogOf(database)).toEqual(await catalogOf(await createTestDatabase()))
  const status = await migrationStatus({ connectionString: database.url })
  expect(status).toMatchObject({ pending: [], graphilePending: [], code: { is: 'current' } })
  expect(await migrationPlan({ connectionString: database.url })).toBe(
    '-- Nothing to do: the schema is current.\n',
  )
})

import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.query("select graphile_worker.add_job('t', '{}') from generate_series(1, 4)")
  await database.query(
    `update graphile_worker._private_jobs j set locked_at = now() - l.ago, locked_by = l.pool
     from (values (1, interval '6 seconds', 'ours'), (2, '6 seconds', 'ours'), (3, '4 seconds', 'ours'), (4, '1 hour', 'theirs')) l (id, ago, pool)
     where j.id = l.id`,
  )
})

const unheard = async (pools: string[], heard: number[]) =>
  (await database.query<{ ids: string[] }>('select punctual.unheard_jobs($1, $2) as ids', [pools, heard]))[0]!
    .ids

test('what our pools hold for longer than a fetch takes, and nobody has heard of', async () => {
  expect(await unheard(['ours'], [2])).toEqual(['1'])
  expect(await unheard(['ours', 'theirs'], [])).toEqual(['1', '2', '4'])
  expect(await unheard(['ours'], [1, 2])).toEqual([])
  expect(await unheard([], [])).toEqual([])
})

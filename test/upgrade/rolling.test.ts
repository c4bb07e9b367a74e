import { expect, test } from 'vitest'
import { randomFrom } from '../chaos/random.ts'
import { catalogOf } from '../support/catalog.ts'
import { createTestDatabase } from '../support/database.ts'
import { drill } from './rolling/drill.ts'

const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))

test('a deploy from 0.1.0 and its roll back, under kill -9, lose and double nothing, and end at the schema of a fresh install', async () => {
  console.log(`upgrade: CHAOS_SEED=${seed}`)
  const database = await createTestDatabase({ empty: true })
  const drilled = await drill({
    ...{ url: database.url, schedules: 20, killsPerStage: 1, pauseMs: 600, killsWorkers: false },
    random: randomFrom(seed),
  })
  const { verdict, fleet, decided } = drilled
  expect(verdict.complaints).toEqual([])
  expect(fleet.complaints).toEqual([])
  expect(decided.before).toMatchObject({ new: 0, old: expect.toSatisfy((count) => count > 0) })
  expect(decided.during).toMatchObject({ old: 0, new: expect.toSatisfy((count) => count > 0) })
  expect(decided.after).toMatchObject({ new: 0, old: expect.toSatisfy((count) => count > 0) })
  expect(await catalogOf(database)).toEqual(await catalogOf(await createTestDatabase()))
}, 120_000)

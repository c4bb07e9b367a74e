import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createDriver, type Driver } from './engine-driver.ts'
import { mismatchOf } from './play.ts'
import { scenario } from './scenario.ts'

const { MODEL_RUNS = '500', MODEL_SEED } = process.env
const seed = MODEL_SEED === undefined ? Date.now() : Number(MODEL_SEED)
/** Side by side, since Postgres has more than one core; the first plays the seed itself. */
const lanes = [0, 1]
let drivers: Driver[] = []

beforeAll(async () => {
  drivers = await Promise.all(lanes.map(createDriver))
})

test.concurrent.each(lanes)(
  'after each step of random scenarios Postgres holds what the model says (lane %i)',
  async (lane) => {
    const property = fc.asyncProperty(scenario(), async (one) => {
      expect(await mismatchOf(drivers[lane]!, one)).toBeUndefined()
    })
    await fc.assert(property, { numRuns: Math.ceil(Number(MODEL_RUNS) / lanes.length), seed: seed + lane })
  },
  3_600_000,
)

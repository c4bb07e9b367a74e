import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { interrupt, schemaOf, statementsOf } from './migrating/interrupted.ts'

const empty = async () => (await createTestDatabase({ empty: true })).url

/** A few of them; `npm run chaos -- migrations --long` takes each. */
const shares = [0.02, 0.2, 0.5, 0.8, 0.99]

test('of five who migrate at once one dies: the others end at the same schema, wherever it died', async () => {
  const whole = await empty()
  const statements = await statementsOf(whole)
  const schema = await schemaOf(whole)
  expect(statements).toBeGreaterThan(200)
  for (const share of shares) {
    const at = Math.ceil(statements * share)
    const after = await interrupt({ url: await empty(), at })
    expect({ at, ...after }).toEqual({ at, hasDied: true, survivors: 4, schema })
  }
}, 180_000)

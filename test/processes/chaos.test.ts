import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { check } from './chaos/check.ts'
import { unleash } from './chaos/rig.ts'
import { rowsOf } from './ledger.ts'

/** `npm run chaos` gives it a minute. */
const seconds = Number(process.env.CHAOS_SECONDS ?? 15)
const faults = Math.floor(seconds / 1.5)
const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))

test(`over ${faults} kills of the leader in ${seconds} s, 200 one-second schedules lose nothing and enqueue nothing twice`, async () => {
  console.log(`chaos: CHAOS_SEED=${seed}`)
  const database = await createTestDatabase()
  const { evidence, takeoversMs } = await unleash({ database, seconds, faults, seed })
  const { complaints, ...figures } = check(evidence)
  const [late] = await rowsOf(
    database,
    `select percentile_cont(array[0.5, 0.99, 1]) within group (order by extract(epoch from queued_at - scheduled_for) * 1000) as ms
     from punctual.runs where queued_at is not null`,
  )
  const [p50, p99, max] = late!.ms.map(Math.round)
  const takeovers = takeoversMs.map(Math.round).toSorted((one, other) => one - other)
  console.log(
    `chaos: ${JSON.stringify({ faults: evidence.faults.injected, ...figures, complaints: complaints.length })}`,
  )
  console.log(
    `chaos: claims began ${p50} ms late (p50), ${p99} ms (p99), ${max} ms (max); led again after ${takeovers.join(', ')} ms`,
  )
  expect(complaints.slice(0, 20)).toEqual([])
  expect(figures.occurrences).toBeGreaterThanOrEqual(200 * (seconds - 2))
}, 120_000)

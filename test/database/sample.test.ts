import { beforeAll, describe, expect, it } from 'vitest'
import config from '../../punctual.config.ts'
import type { JobContext, OwnJob } from '../../src/define.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

type Line = { message: string; fields: Record<string, unknown> | undefined }

const jobs = config.jobs as readonly OwnJob[]
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ empty: true })
})

async function run(
  job: OwnJob,
  { payload = {}, signal = new AbortController().signal } = {},
): Promise<Line[]> {
  const lines: Line[] = []
  const log = (message: string, fields?: Record<string, unknown>) => void lines.push({ message, fields })
  const query: JobContext['query'] = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await database.pool.query(text, [...values])).rows as Row[]
  const facts = {
    id: '1',
    schedule: 'daily-full-sync',
    scheduledFor: new Date(0),
    trigger: 'schedule' as const,
  }
  await job.run(payload, {
    log: { debug: log, info: log, warn: log, error: log },
    signal,
    run: { ...facts, late: 0, deadline: null, attempt: 1, idempotencyKey: '1' },
    query,
  })
  return lines
}

async function runAll(): Promise<Record<string, unknown>[]> {
  const told: Record<string, unknown>[] = []
  for (const job of jobs) told.push(...(await run(job)).map(({ fields }) => fields ?? {}))
  return told
}

describe('the sample jobs', () => {
  it('may all be the first, at the same time', async () => {
    const lines = await Promise.all(jobs.map((job) => run(job)))
    expect(lines.map((told) => told.length)).toEqual(jobs.map(() => 1))
  })

  it('read, match and publish the feed, and say how much', async () => {
    await database.query('truncate sample.offers, sample.matches, sample.best_prices')
    expect(await runAll()).toEqual([
      { offers: 24, new: 24 },
      { offers: 24, changed: 24 },
      { matches: 16, threshold: 0.7 },
      { offers: 23, cheaperElsewhere: 13 },
      { best_prices: 0, matches: 0, offers: 0, keepDays: 7 },
    ])
    const prices = await database.query(
      "select cheapest_sku, price from sample.best_prices where sku = 'N-1001'",
    )
    expect(prices).toEqual([{ cheapest_sku: 'B-201', price: '17.95' }])
  })

  it('change nothing the second time', async () => {
    const [download, normalise] = await runAll()
    expect(download).toEqual({ offers: 24, new: 0 })
    expect(normalise).toEqual({ offers: 24, changed: 0 })
  })

  it('do not disturb each other', async () => {
    const many = Array.from({ length: 25 }, (_, index) => run(jobs[index % jobs.length]!))
    await expect(Promise.all(many)).resolves.toHaveLength(25)
  })

  it('remove what the feed no longer brings', async () => {
    await database.query(
      "update sample.offers set seen_at = now() - interval '8 days' where supplier = 'Bergmann'",
    )
    const [line] = await run(jobs.find(({ name }) => name === 'cleanup')!)
    expect(line?.fields).toMatchObject({ offers: 8 })
    const left = await database.query(
      "select from sample.best_prices where sku like 'B-%' or cheapest_sku like 'B-%'",
    )
    expect(left).toHaveLength(0)
  })

  it('stop when told', async () => {
    const signal = AbortSignal.abort(new Error('stopping'))
    for (const job of jobs) await expect(run(job, { signal })).rejects.toThrow(/stopping|abort/)
  })
})

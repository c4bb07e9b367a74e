import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../docs/sample/csv.ts'
import { checkConfig } from '../../src/config.ts'
import { buildDefinitions } from '../../src/definitions.ts'

async function sample(environment: string) {
  const { default: exported } = await import('../../punctual.config.ts')
  const config = checkConfig({ file: 'punctual.config.ts', exported })
  return buildDefinitions(config, { environment, lockTimeoutMs: 3_600_000 }).document
}

describe('the sample app', () => {
  it('has its four schedules in development, three of them in production', async () => {
    const times = (schedules: { id: string; cron: string }[]) =>
      schedules.map(({ id, cron }) => `${id} ${cron}`)
    const everywhere = ['daily-full-sync 0 2 * * *', 'feed-refresh */15 * * * *', 'hourly-matching 0 * * * *']
    expect(times((await sample('production')).schedules)).toEqual(everywhere)
    expect(times((await sample('development')).schedules).sort()).toEqual(
      [...everywhere, 'dev-quick-test */5 * * * *'].sort(),
    )
    expect((await sample('test')).schedules).toEqual([])
  })

  it('runs everything in the order in which one step needs the other', async () => {
    const { schedules } = await sample('development')
    const plan = schedules.find(({ id }) => id === 'daily-full-sync')?.plan
    expect(plan?.map(({ job, wave }) => `${wave} ${job}`)).toEqual([
      '1 feed.download',
      '2 feed.normalise',
      '3 matching.score',
      '4 matching.publish',
      '5 cleanup',
    ])
  })

  it('has a feed that can be read', async () => {
    const offers = parseCsv(
      await readFile(new URL('../../docs/sample/products.csv', import.meta.url), 'utf8'),
    )
    expect(offers.length).toBeGreaterThan(20)
    expect(new Set(offers.map(({ sku }) => sku)).size).toBe(offers.length)
    expect(offers.every(({ price, stock }) => Number(price) > 0 && Number.isInteger(Number(stock)))).toBe(
      true,
    )
    expect(offers.find(({ sku }) => sku === 'B-207')?.title).toBe('Moka pot aluminium, 6 cups')
  })

  it('reads quoted fields as CSV means them', () => {
    expect(parseCsv('a,b,c\n"x, ""y""",,z\r\n1,2\n')).toEqual([
      { a: 'x, "y"', b: '', c: 'z' },
      { a: '1', b: '2', c: '' },
    ])
  })
})

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { beforeAll, describe, expect } from 'vitest'
import { seedHistory } from '../../src/demo/history.ts'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** Where to keep what is seen; PICTURES=docs/images makes those of the guides anew. */
const { PICTURES: kept } = process.env

let database: TestDatabase
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [row] = await database.query<{ now: Date }>('select now()')
  await seedHistory({ url: database.url, now: row!.now })
  return database.url
})

const pages: Record<string, () => Promise<string>> = {
  schedules: async () => 'schedules?window=7d',
  schedule: async () => 'schedules/warehouse.export',
  runs: async () => 'runs',
  run: async () => `runs/${await lastFailure()}`,
  missed: async () => 'missed',
  forecast: async () => 'forecast',
  daemon: async () => 'daemon',
  jobs: async () => 'jobs',
  'cron-lab': async () => 'cron?cron=30+2+*+*+1-5&timezone=Europe%2FBerlin',
  audit: async () => 'audit',
  'api-reference': async () => 'api-reference',
  status: async () => '../status',
}
const schemes = ['light', 'dark'] as const
const widths = { phone: 320, tablet: 768, desk: 1440 }

/** Whoever lives at the end of the story is played, so somebody has to keep them alive. */
async function keepAlive(): Promise<void> {
  await database.query(
    "select punctual.heartbeat(id, status, case status when 'leading' then 0 end) from punctual.worker_instances where stopped_at is null",
  )
}

async function lastFailure(): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    "select id from punctual.run_detail where status = 'failed' order by id desc limit 1",
  )
  return row!.id
}

beforeAll(() => {
  if (kept !== undefined) mkdirSync(kept, { recursive: true })
})

for (const [name, path] of Object.entries(pages)) {
  describe(`the page ${name}`, () => {
    browserTest.each(schemes)(
      'in %s fits phone, tablet and desk, and keeps nobody out',
      async (colorScheme) => {
        await keepAlive()
        const page = await browser.open(`/admin/${await path()}`, { colorScheme })
        const findings: string[] = []
        for (const [device, width] of Object.entries(widths)) {
          await page.setViewportSize({ width, height: 900 })
          if (kept !== undefined && device === 'desk')
            await page.screenshot({ path: join(kept, `${name}-${colorScheme}.png`) })
          const beside = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
          if (beside !== 0) findings.push(`${device}: ${beside} px wider than the window`)
        }
        // Each page has a test of its own that asks this at every width; here it is asked of a week of life.
        const isGlance = name === 'status' ? ['meta-refresh'] : []
        const { violations } = await new AxeBuilder({ page }).disableRules(isGlance).analyze()
        for (const { id, nodes } of violations)
          findings.push(`${id} at ${nodes.map(({ target }) => target).join(', ')}`)
        expect(findings).toEqual([])
      },
    )
  })
}

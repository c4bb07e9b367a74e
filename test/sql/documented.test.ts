import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { calendar, schedule } from './definitions.ts'
import { createEngine } from './engine.ts'

const engine = createEngine()

const root = new URL('../..', import.meta.url)
const pages = [
  'README.md',
  ...readdirSync(new URL('docs', root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const blocks = pages.flatMap((page) => {
  const text = readFileSync(new URL(page, root), 'utf8')
  return [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, sql], index) => ({
    page,
    index: index + 1,
    sql: sql!,
  }))
})

it('finds the SQL of the guides', () => {
  expect(blocks.length).toBeGreaterThan(4)
})

it.each(blocks)('$page, SQL block $index runs as it is printed', async ({ sql }) => {
  await engine.define({
    schedules: [
      schedule('feed-refresh', { calendars: ['freeze'] }),
      schedule('hourly-matching', { flag: 'new-matching' }),
    ],
    calendars: [calendar('freeze', ['2026-12-24'])],
  })
  await expect(engine.database.pool.query(sql)).resolves.toBeDefined()
})

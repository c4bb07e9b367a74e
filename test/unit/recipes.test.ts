import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { annotate } from '../../src/calendar/calendar.ts'
import { checkConfig } from '../../src/config.ts'
import type { Config } from '../../src/index.ts'

const root = join(import.meta.dirname, '..', '..')
const pages = ['README.md', ...guides('docs')]
const folder = mkdtempSync(join(tmpdir(), 'punctual-recipes-'))
const day = 'BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nSUMMARY:Closed\nEND:VEVENT'
writeFileSync(join(folder, 'company.ics'), `BEGIN:VCALENDAR\nVERSION:2.0\n${day}\nEND:VCALENDAR\n`)
afterAll(() => rmSync(folder, { recursive: true }))

function guides(place: string): string[] {
  const names = readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => join(place, name))
}

const configs = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n(.*?)```/gs)]
    .map(([, code], index) => ({ page, index, code: code! }))
    .filter(({ code }) => code.includes('export default defineConfig(')),
)

test('the guides show configurations', () => expect(configs.length).toBeGreaterThan(3))

test.each(configs)(
  '$page, configuration $index is valid, and its schedules fire',
  async ({ index, code }) => {
    const file = join(folder, `${index}-${Math.random().toString(36).slice(2)}.ts`)
    writeFileSync(file, code.replace("'punctual'", JSON.stringify(join(root, 'src', 'index.ts'))))
    const { default: exported } = (await import(file)) as { default: Config }
    checkConfig({ file, exported })
    for (const { cron, timezone = 'UTC' } of exported.schedules)
      expect(
        annotate({ cron, timezone }, { after: new Date('2026-11-22T00:00:00Z'), count: 3 }),
      ).toHaveLength(3)
  },
)

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { annotate, checkTiming } from '../../../src/calendar/calendar.ts'

const page = readFileSync(new URL('../../../docs/cron.md', import.meta.url), 'utf8')

/** The rows of the table under a heading: cron, dst policy, runs. */
function workedDay(heading: string): string[][] {
  const section = page.split(heading)[1]!.split('\n#')[0]!
  return [...section.matchAll(/^\| `(.+?)` \| (.*?)\s*\| (.+?) \|$/gm)].map((match) => match.slice(1))
}

function runsOn(date: string, { cron, policy }: { cron: string; policy: string }): string {
  const [name, value] = policy.split(': ')
  const dst = name === '' ? {} : { [name!]: value }
  const after = new Date(`${date}T00:00:00Z`)
  const day = annotate({ cron, timezone: 'America/New_York', dst }, { after, count: 40 })
    .filter(({ local }) => local.startsWith(date))
    .map(({ local }) => `${local.slice(11, 16)} ${local.slice(19)}`)
  if (day.length > 10) return `${day.length} runs`
  return day.join(', ') || 'none'
}

test.each([
  ['2026-03-08', '### 8 March 2026'],
  ['2026-11-01', '### 1 November 2026'],
])('docs/cron.md: what it says of %s is what is answered', (date, heading) => {
  const rows = workedDay(heading)
  expect(rows.length).toBeGreaterThan(6)
  for (const [cron, policy, runs] of rows)
    expect([cron, policy, runsOn(date, { cron: cron!, policy: policy! })]).toEqual([cron, policy, runs])
})

test('docs/cron.md: what it calls refused is refused, what it calls an element is one', () => {
  const refused = [
    '*/90 * * * *',
    '0 22-2 * * *',
    '0 0 * * fri-mon',
    '5/10 * * * *',
    '0 0 ? * *',
    '0 0 15W * *',
  ]
  const refusedToo = [
    '0 0 L-3 * *',
    '0 0 * * L',
    'H * * * *',
    '0~9 * * * *',
    '@reboot',
    '@every 1h',
    '0 0 30 2 *',
  ]
  const allowed = [
    '05 * * * *',
    '0 22-23,0-2 * * *',
    '5-59/10 * * * *',
    '0 0 1,10-20,L * *',
    '0 0 * * FRIL',
    '@Midnight',
  ]
  const problems = (cron: string) => checkTiming({ cron, timezone: 'UTC' }).length
  expect([...refused, ...refusedToo].filter((cron) => problems(cron) !== 1)).toEqual([])
  expect(allowed.filter((cron) => problems(cron) !== 0)).toEqual([])
})

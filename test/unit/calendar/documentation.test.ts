import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { annotate, checkTiming, type Timing, type Window } from '../../../src/calendar/calendar.ts'

const page = readFileSync(new URL('../../../docs/cron.md', import.meta.url), 'utf8')

/** The rows of the table under a heading: cron, dst policy, runs. */
function workedDay(heading: string): string[][] {
  const section = page.split(heading)[1]!.split('\n#')[0]!
  return [...section.matchAll(/^\| `(.+?)` \| (.*?)\s*\| (.+?) \|$/gm)].map((match) => match.slice(1))
}

const timezone = 'America/New_York'

/** The local times from an instant on that a date's prefix selects, as the tables write them. */
function runsOn(date: string, { cron, policy, window }: { cron: string; policy: string; window?: Window }) {
  const [name, value] = policy.split(': ')
  const dst = name === '' ? {} : { [name!]: value }
  const after = new Date(`${date}T00:00:00Z`)
  const day = annotate({ cron, timezone, dst, window }, { after, count: 40 })
    .filter(({ local }) => local.startsWith(date))
    .map(({ local }) => `${local.slice(11, 16)} ${local.slice(19)}`)
  if (day.length > 10) return `${day.length} runs`
  return day.join(', ') || 'none'
}

/** `22:00 to 03:00, days 5`, as the tables write a window. */
function windowOf(text: string): Window {
  const [, from, to, first, last = first] = /^([\d:]+) to ([\d:]+)(?:, days (\d)(?:-(\d))?)?$/.exec(text)!
  const days = [1, 2, 3, 4, 5, 6, 7].filter((day) => day >= Number(first) && day <= Number(last))
  return { from: from!, to: to!, ...(first === undefined ? {} : { days }) }
}

/** The runs of the week from Monday, 12 January 2026. */
function runsInWeek(timing: Timing): string {
  if (checkTiming(timing).length > 0) return 'refused'
  const monday = Date.parse('2026-01-12T00:00:00-05:00')
  return annotate(timing, { after: new Date(monday - 1), count: 40 })
    .filter(({ at }) => at.getTime() < monday + 7 * 86_400_000)
    .map(
      ({ local }) =>
        `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(local.slice(0, 10)).getUTCDay()]} ${local.slice(11, 16)}`,
    )
    .join(', ')
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

test('docs/cron.md: windows let through what it says they do', () => {
  const section = page.split('## Windows and bounds')[1]!.split('\n## ')[0]!
  const [week, ahead, back] = [
    section,
    ...section.split('On 8 March 2026:').slice(1),
    section.split('on 1 November 2026')[1]!,
  ]
  const weekly = [...week!.matchAll(/^\| `(.+?)` \| `(.+?)` \| (.+?) \|$/gm)]
  expect(weekly.length).toBeGreaterThan(6)
  for (const [, cron, window, runs] of weekly)
    expect([cron, window, runsInWeek({ cron: cron!, timezone, window: windowOf(window!) })]).toEqual([
      ...[cron, window, runs!.replace(/^refused: .*/, 'refused')],
    ])
  const days = { '2026-03-08': ahead!.split('1 November')[0]!, '2026-11-01': back! }
  for (const [date, table] of Object.entries(days)) {
    const rows = [...table.matchAll(/^\| `(.+?)` \| (.*?)\s*\| `(.+?)` \| (.+?) \|$/gm)]
    expect(rows.length).toBeGreaterThan(2)
    for (const [, cron, policy, window, runs] of rows)
      expect([date, cron, runsOn(date, { cron: cron!, policy: policy!, window: windowOf(window!) })]).toEqual(
        [date, cron, runs],
      )
  }
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

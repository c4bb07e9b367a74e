import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkConfig } from '../../../src/config.ts'
import { ConfigError } from '../../../src/errors.ts'
import { problemLine } from '../../../src/problems.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'punctual-calendars-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const now = new Date('2026-06-01T00:00:00Z')

function daysOf(calendar: object, asked = now) {
  const file = join(folder, 'punctual.config.ts')
  const exported = { jobs: [], schedules: [], calendars: { c: calendar } }
  const [loaded] = checkConfig({ file, exported, now: asked }).calendars
  return loaded!.days
}

function problemsOf(calendar: unknown, name = 'c'): string[] {
  try {
    checkConfig({
      file: join(folder, 'punctual.config.ts'),
      exported: { jobs: [], schedules: [], calendars: { [name]: calendar } },
      now,
    })
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).problems.map(problemLine)
  }
  return []
}

describe('a calendar of dates', () => {
  it('has each of its days once, in order, whatever the year', () => {
    const dates = [
      '2031-01-01',
      { from: '2026-12-27', to: '2026-12-31', label: 'freeze' },
      '1999-12-24',
      '1999-12-24',
    ]
    expect(daysOf({ dates })).toEqual([
      { firstDay: '1999-12-24', lastDay: '1999-12-24', label: null },
      { firstDay: '2026-12-27', lastDay: '2026-12-31', label: 'freeze' },
      { firstDay: '2031-01-01', lastDay: '2031-01-01', label: null },
    ])
  })

  it.each([
    [{ dates: ['2026-02-30'] }, 'calendars["c"].dates[0]: is not valid'],
    [{ dates: [{ from: '2026-12-27', until: '2026-12-31' }] }, 'calendars["c"].dates[0]: is not valid'],
    [
      { dates: [{ from: '2026-12-27', to: '2026-12-26' }] },
      'calendars["c"].dates[0]: ends on 2026-12-26, before 2026-12-27',
    ],
    [{}, 'calendars["c"]: has no days; allowed: one of dates, holidays and ics'],
    [{ dates: [], ics: './empty.ics' }, 'calendars["c"]: has both dates and ics'],
    [{ date: [] }, 'calendars["c"].date: is not a known field; did you mean "dates"?'],
    [['2026-12-24'], 'calendars["c"]: is not an object'],
  ])('%j is told what is wrong', (calendar, expected) => {
    writeFileSync(join(folder, 'empty.ics'), 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')
    expect(problemsOf(calendar)).toContainEqual(expect.stringContaining(expected))
  })

  it('has a name that can be typed', () => {
    expect(problemsOf({ dates: [] }, 'a b')).toEqual([
      expect.stringContaining('calendars["a b"]: is not valid as a name; allowed: letters'),
    ])
  })
})

describe('a calendar of holidays', () => {
  it('has those of its country and state from last year to nine years ahead', () => {
    const days = daysOf({ holidays: { country: 'DE', state: 'BY' } })
    expect(days).toContainEqual({
      firstDay: '2026-01-06',
      lastDay: '2026-01-06',
      label: 'Heilige Drei Könige',
    })
    expect(days.at(0)?.firstDay).toBe('2025-01-01')
    expect(days.at(-1)?.firstDay).toBe('2035-12-26')
    const elsewhere = daysOf({ holidays: { country: 'DE', state: 'BE' } }).map(({ firstDay }) => firstDay)
    expect(elsewhere).not.toContain('2026-01-06')
    expect(elsewhere).toContain('2026-03-08')
  })

  it('does not change within a year', () => {
    const holidays = { country: 'US' }
    const later = daysOf({ holidays }, new Date('2026-12-31T23:59:59Z'))
    expect(later).toEqual(daysOf({ holidays }, new Date('2026-01-01T00:00:00Z')))
    expect(daysOf({ holidays }, new Date('2027-01-01T00:00:00Z'))).not.toEqual(later)
  })

  it('takes a holiday of several days whole, and one of the afternoon as a day', () => {
    const saudi = daysOf({ holidays: { country: 'SA' } })
    expect(saudi).toContainEqual({ firstDay: '2026-03-19', lastDay: '2026-03-22', label: 'عيد الفطر' })
    const types = ['public', 'bank', 'optional', 'observance']
    const turkish = daysOf({ holidays: { country: 'TR', types } })
    expect(turkish).toContainEqual({
      firstDay: '2026-03-20',
      lastDay: '2026-03-23',
      label: 'Ramazan Bayramı',
    })
  })

  it('has only the types that are asked for', () => {
    const days = daysOf({ holidays: { country: 'DE', types: ['observance'] } }).map(
      ({ firstDay }) => firstDay,
    )
    expect(days).not.toContain('2026-12-25')
    expect(days).toContain('2026-05-10')
  })

  it.each([
    [{ country: 'DEU' }, '.holidays.country: there is no country "DEU" in date-holidays; did you mean "DE"?'],
    [
      { country: 'Austria' },
      '.holidays.country: there is no country "Austria" in date-holidays; did you mean "AT"?',
    ],
    [{ country: 'DE', state: 'XX' }, '.holidays.state: there is no state "XX" in date-holidays'],
    [
      { country: 'DE', region: 'A' },
      '.holidays.region: there is no region "A" in date-holidays; allowed: none',
    ],
    [{ state: 'BY' }, '.holidays.country: is missing; allowed: a text of 1 to 10 characters'],
    [{ country: 'DE', types: ['bankholiday'] }, ".holidays.types[0]: is not valid; given 'bankholiday'"],
  ])('%j is told what is known', (holidays, expected) => {
    expect(problemsOf({ holidays })).toEqual([expect.stringContaining(`calendars["c"]${expected}`)])
  })

  it('without the library says how to get it, and is the only thing that needs it', async () => {
    const source = `
      import { registerHooks } from 'node:module'
      registerHooks({
        resolve(name, context, next) {
          if (name !== 'date-holidays') return next(name, context)
          throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' })
        },
      })
      const { checkConfig } = await import(${JSON.stringify(new URL('../../../src/config.ts', import.meta.url).href)})
      const check = (c) => checkConfig({ file: 'x', exported: { jobs: [], schedules: [], calendars: { c } } })
      check({ dates: ['2026-12-24'] })
      try { check({ holidays: { country: 'DE' } }) } catch ({ problems }) { console.log(JSON.stringify(problems)) }`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source])
    expect(JSON.parse(stdout)).toEqual([
      {
        path: 'calendars["c"].holidays',
        problem: 'needs the package date-holidays, which is not installed',
        allowed: 'npm install date-holidays',
      },
    ])
  })
})

describe('a calendar of a file', () => {
  it('is looked for beside the config', () => {
    writeFileSync(
      join(folder, 'company.ics'),
      [
        ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', 'DTSTART;VALUE=DATE:20200501'],
        ...['RRULE:FREQ=YEARLY', 'SUMMARY:Outing', 'END:VEVENT', 'END:VCALENDAR'],
      ].join('\r\n'),
    )
    const days = daysOf({ ics: './company.ics' })
    expect(days).toHaveLength(11)
    expect(days[0]).toEqual({ firstDay: '2025-05-01', lastDay: '2025-05-01', label: 'Outing' })
  })

  it('that is not there, or is none, is told with its place', () => {
    expect(problemsOf({ ics: './none.ics' })).toEqual([
      expect.stringMatching(/^calendars\["c"\]\.ics: cannot be read: ENOENT.*none\.ics/),
    ])
    writeFileSync(join(folder, 'text.ics'), 'Christmas')
    expect(problemsOf({ ics: './text.ics' })).toEqual([
      expect.stringMatching(/^calendars\["c"\]\.ics: is not an iCalendar file: .*; given .*text\.ics/),
    ])
  })
})

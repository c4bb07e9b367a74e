import { describe, expect, it } from 'vitest'
import { icsDays } from '../../../src/calendar/ics.ts'

const years = { from: 2026, to: 2028 }
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT'].join('\r\n')
const file = (...events: string[]) => ['BEGIN:VCALENDAR', ...events, 'END:VCALENDAR', ''].join('\r\n')
const daysOf = (...events: string[]) => {
  const { days, problems } = icsDays(file(...events), years)
  expect(problems).toEqual([])
  return days.map(({ firstDay, lastDay }) => (firstDay === lastDay ? firstDay : `${firstDay}..${lastDay}`))
}

describe('events', () => {
  it.each([
    ['of one day', ['DTSTART;VALUE=DATE:20260501'], ['2026-05-01']],
    [
      'of days, the end excluded',
      ['DTSTART;VALUE=DATE:20261227', 'DTEND;VALUE=DATE:20270101'],
      ['2026-12-27..2026-12-31'],
    ],
    ['with a duration', ['DTSTART;VALUE=DATE:20261227', 'DURATION:P1W'], ['2026-12-27..2027-01-02']],
    [
      'with times: the days they touch where they take place',
      ['DTSTART;TZID=America/New_York:20260501T220000', 'DTEND;TZID=America/New_York:20260502T010000'],
      ['2026-05-01..2026-05-02'],
    ],
    ['that end at midnight', ['DTSTART:20260501T200000Z', 'DTEND:20260502T000000Z'], ['2026-05-01']],
    ['of a moment', ['DTSTART:20260501T000000'], ['2026-05-01']],
    ['of other years', ['DTSTART;VALUE=DATE:20250501'], []],
    [
      'that began before',
      ['DTSTART;VALUE=DATE:20251230', 'DTEND;VALUE=DATE:20260103'],
      ['2025-12-30..2026-01-02'],
    ],
    ['that were called off', ['DTSTART;VALUE=DATE:20260501', 'STATUS:CANCELLED'], []],
  ])('%s', (_, lines, expected) => expect(daysOf(event(...lines))).toEqual(expected))

  it('have their summary for a label; those of one day share it', () => {
    const both = file(
      event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:Labour'),
      event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:Day of'),
    )
    expect(icsDays(both, years).days).toEqual([
      { firstDay: '2026-05-01', lastDay: '2026-05-01', label: 'Day of, Labour' },
    ])
  })
})

describe('repeated events', () => {
  const start = 'DTSTART;VALUE=DATE:20200501'
  it.each([
    ['yearly', [start, 'RRULE:FREQ=YEARLY'], ['2026-05-01', '2027-05-01', '2028-05-01']],
    ['29 February', ['DTSTART;VALUE=DATE:20200229', 'RRULE:FREQ=YEARLY'], ['2028-02-29']],
    [
      'a day that not every month has',
      ['DTSTART;VALUE=DATE:20200131', 'RRULE:FREQ=YEARLY;BYMONTH=1,6'],
      ['2026-01-31', '2027-01-31', '2028-01-31'],
    ],
    [
      'the fourth Thursday',
      [start, 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
      ['2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    ['until', [start, 'RRULE:FREQ=YEARLY;UNTIL=20270501'], ['2026-05-01', '2027-05-01']],
    [
      'but for some',
      [start, 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20270501'],
      ['2026-05-01', '2028-05-01'],
    ],
    [
      'across new year',
      ['DTSTART;VALUE=DATE:20201231', 'DTEND;VALUE=DATE:20210102', 'RRULE:FREQ=YEARLY;UNTIL=20261231'],
      ['2025-12-31..2026-01-01', '2026-12-31..2027-01-01'],
    ],
    [
      'by a list of dates',
      ['DTSTART;VALUE=DATE:20260101', 'RDATE;VALUE=DATE:20260303,20270404'],
      ['2026-01-01', '2026-03-03', '2027-04-04'],
    ],
  ])('%s', (_, lines, expected) => expect(daysOf(event(...lines))).toEqual(expected))

  it('with one that was moved and one that was called off', () => {
    const moved = event('RECURRENCE-ID;VALUE=DATE:20270501', 'DTSTART;VALUE=DATE:20270503')
    const off = event('RECURRENCE-ID;VALUE=DATE:20280501', 'DTSTART;VALUE=DATE:20280501', 'STATUS:CANCELLED')
    expect(daysOf(event(start, 'RRULE:FREQ=YEARLY'), moved, off)).toEqual(['2026-05-01', '2027-05-03'])
  })
})

it.each([
  ['', /^is not an iCalendar file: /],
  ['garbage', /^is not an iCalendar file: /],
  ['BEGIN:VCARD\r\nEND:VCARD', /does not begin with VCALENDAR/],
  [file(event('SUMMARY:Nowhere')), /^the event "Nowhere" has no DTSTART$/],
  [
    file(event('DTSTART:20200101T000000Z', 'RRULE:FREQ=MINUTELY')),
    /^the event "one" repeats more than once a day$/,
  ],
  [
    file(event('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')),
    /never takes place$/,
  ],
  [file(event('DTSTART;VALUE=DATE:16000101', 'RRULE:FREQ=DAILY')), /repeats too often$/],
])('%j is told, and never looked at for ever', (text, expected) => {
  expect(icsDays(text, years)).toEqual({
    days: [],
    problems: [{ path: '', problem: expect.stringMatching(expected) }],
  })
})

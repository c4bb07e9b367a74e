import fc from 'fast-check'
import { expect, test } from 'vitest'
import { annotate, checkTiming, describe, warnings } from '../../../src/calendar/calendar.ts'
import { cronExpressions, cronExpressionsWithSeconds } from './cron-arbitrary.ts'

const now = new Date('2026-01-15T00:00:00Z')
const timezone = 'America/New_York'

test.each([
  ['30 2 * * 1-5', 'At 02:30, Monday through Friday'],
  ['30 14 * * *', 'At 14:30'],
  ['*/5 * * * *', 'Every 5 minutes'],
  ['@hourly', 'Every hour'],
  ['@weekly', 'At 00:00, only on Sunday'],
  ['15 30 2 * * *', 'At 02:30:15'],
  ['05 02 01 * *', 'At 02:05, on day 1 of the month'],
  ['1,0-20 * * * *', 'Minutes 0 through 20 past the hour'],
  ['0-59 0-23 * * *', 'Every minute'],
  ['*,5 * * * *', 'Every minute'],
  ['*/60 * * * *', 'Every hour'],
  ['0 0 * * 7', 'At 00:00, only on Sunday'],
  ['0 0 * * 5-7', 'At 00:00, Friday through Sunday'],
  ['0 0 * * 0-7', 'At 00:00'],
  ['0 0 * * */2', 'At 00:00, only on Sunday, Tuesday, Thursday, and Saturday'],
  ['0 0 1 */3 *', 'At 00:00, on day 1 of the month, only in January, April, July, and October'],
  ['0 0 1,L * *', 'At 00:00, on day 1 and the last day of the month'],
  ['0,41 0 * * *', 'At 0 and 41 minutes past the hour, at 00:00'],
  ['*/41 * * * *', 'At 0 and 41 minutes past the hour'],
  ['0 0 28-28 * 7L', 'At 00:00, on day 28 of the month or on the last Sunday of the month'],
  ['0 0 * * 1#1,3#2', 'At 00:00, on the first Monday and second Wednesday of the month'],
])('describes %s', (cron, sentence) => {
  expect(describe({ cron, timezone })).toBe(`${sentence}, America/New_York`)
})

test.each([
  ['0 0 1,15 * 1', 'At 00:00, on day 1 and 15 of the month or on Monday'],
  ['0 0 1,15 * MON-FRI', 'At 00:00, on day 1 and 15 of the month or on Monday through Friday'],
  ['0 0 13 1,6 5', 'At 00:00, on day 13 of the month or on Friday, only in January and June'],
  ['0 0 L * 5L', 'At 00:00, on the last day of the month or on the last Friday of the month'],
  ['0 0 */2 * 1', 'At 00:00, every 2 days in a month, only when that is also Monday'],
  [
    '0 0 13 * */2',
    'At 00:00, on day 13 of the month, only when that is also Sunday, Tuesday, Thursday, or Saturday',
  ],
  ['0 0 1-31 * 1', 'At 00:00'],
  ['0 0 *,1 * 1', 'At 00:00, only on Monday'],
])('says which of the two day fields rules in %s', (cron, sentence) => {
  expect(describe({ cron, timezone })).toBe(`${sentence}, America/New_York`)
})

test('describes whatever is accepted, zone last, nothing unfinished', () => {
  fc.assert(
    fc.property(fc.oneof(cronExpressions, cronExpressionsWithSeconds), (cron) => {
      if (checkTiming({ cron, timezone }).length > 0) return
      const sentence = describe({ cron, timezone })
      expect(sentence).toMatch(/^(At|Every|Seconds|Minutes|On) ?[^*/{}]*, America\/New_York$/)
      expect(sentence).not.toMatch(/undefined|null|NaN|, ,| {2}|(\w+) through \1\b/)
    }),
    { numRuns: 800 },
  )
})

test.each([
  ['30 12 * * *', []],
  ['*/5 * * * *', []],
  ['0 0 * * 1', []],
  [
    '0 0 1 * 1',
    [
      'Both day fields are set, day-of-month "1" and day-of-week "1": this runs on days that match either of them.',
    ],
  ],
  [
    '0 0 13 * */7',
    [
      'Both day fields are set, day-of-month "13" and day-of-week "*/7": since "*/7" begins with *, this runs only on days that match both.',
    ],
  ],
  [
    '*/7 * * * *',
    ['"*/7" in the minute field starts over at 0: after 56 the next is 4 minutes later, not 7.'],
  ],
  ['0 */5 * * *', ['"*/5" in the hour field starts over at 0: after 20 the next is 4 hours later, not 5.']],
  [
    '0 0 */2 * *',
    ['"*/2" in the day-of-month field starts over at 1: after 31 the next is 1 day later, not 2.'],
  ],
  [
    '0 0 * * */4',
    ['"*/4" in the day-of-week field starts over at 0: after 4 the next is 3 days later, not 4.'],
  ],
  ['0 0 29 2 *', ['This does not run every year.']],
  ['0 0 * * 2#5', []],
  ['0 0 * 2 2#5', ['This does not run every year.']],
])('warns about %s', (cron, expected) => {
  expect(warnings({ cron, timezone: 'UTC' }, { now })).toEqual(expected)
})

const ahead = 'On 2026-03-08 the clock in America/New_York goes from 02:00 to 03:00'
const back = 'On 2026-11-01 the clock in America/New_York goes back from 02:00 to 01:00'
const follows = '(the minute or hour field begins with *, so this follows the clock)'

test.each([
  [
    '30 2 * * *',
    {},
    [`${ahead}: 02:30 does not exist and it runs once at 03:00 instead (dst.gap is after).`],
  ],
  [
    '30 2 * * *',
    { gap: 'shift' },
    [`${ahead}: 02:30 does not exist and it runs 60 minutes later (dst.gap is shift).`],
  ],
  [
    '30 2 * * *',
    { gap: 'skip' },
    [`${ahead}: 02:30 does not exist and nothing runs for it (dst.gap is skip).`],
  ],
  ['30 1 * * *', {}, [`${back}: 01:30 happens twice and it runs the first time (dst.overlap is first).`]],
  [
    '0,30 1 * * *',
    { overlap: 'second' },
    [`${back}: 01:00 and 01:30 happen twice and it runs the second time (dst.overlap is second).`],
  ],
  [
    '30 1 * * *',
    { overlap: 'both' },
    [`${back}: 01:30 happens twice and it runs both times (dst.overlap is both).`],
  ],
  [
    '*/15 2 * * *',
    {},
    [`${ahead}: 02:00, 02:15, 02:30 and 1 more do not exist and nothing runs for it ${follows}.`],
  ],
  ['*/30 1 * * *', {}, [`${back}: 01:00 and 01:30 happen twice and it runs both times ${follows}.`]],
  ['*/15 * * * *', {}, []],
  ['30 2 * * 1', {}, []],
  ['30 3 * * *', {}, []],
] as const)('warns what the next change of the clock does to %s %j', (cron, dst, expected) => {
  expect(warnings({ cron, timezone, dst }, { now })).toEqual(expected)
})

test('a change of the clock that lies behind is no warning', () => {
  const late = { cron: '30 23 * * *', timezone: 'Asia/Almaty' }
  const told = (month: string) => warnings(late, { now: new Date(`2024-${month}-01T00:00:00Z`) })
  expect(told('01')).toEqual([expect.stringContaining('On 2024-02-29 the clock in Asia/Almaty goes back')])
  expect(told('06')).toEqual([])
})

test('annotates the local time and what a change of the clock has to do with it', () => {
  const timing = { cron: '30 1,2 * * *', timezone, dst: { overlap: 'both' as const } }
  const told = (after: string, count: number) =>
    annotate(timing, { after: new Date(after), count }).map(({ local, note }) => [local, note])
  expect(told('2026-03-08T06:00:00Z', 3)).toEqual([
    ['2026-03-08T01:30:00-05:00', undefined],
    ['2026-03-08T03:00:00-04:00', '2026-03-08 02:30 does not exist: the clock went from 02:00 to 03:00.'],
    ['2026-03-09T01:30:00-04:00', undefined],
  ])
  expect(told('2026-11-01T05:00:00Z', 3)).toEqual([
    ['2026-11-01T01:30:00-04:00', '2026-11-01 01:30 happens twice: this is the first time.'],
    ['2026-11-01T01:30:00-05:00', '2026-11-01 01:30 happens twice: this is the second time.'],
    ['2026-11-01T02:30:00-05:00', undefined],
  ])
})

test('annotates shifted and gathered times, and offsets of any size', () => {
  const told = (timing: Parameters<typeof annotate>[0], after: string, count: number) =>
    annotate(timing, { after: new Date(after), count }).map(({ local, note }) => [local, note])
  expect(told({ cron: '30 2 * * *', timezone, dst: { gap: 'shift' } }, '2026-03-08T00:00:00Z', 1)).toEqual([
    ['2026-03-08T03:30:00-04:00', '2026-03-08 02:30 does not exist: the clock went from 02:00 to 03:00.'],
  ])
  expect(told({ cron: '0,30 2,3 * * *', timezone }, '2026-03-08T00:00:00Z', 2)).toEqual([
    [
      '2026-03-08T03:00:00-04:00',
      '2026-03-08 02:00 and 02:30 do not exist: the clock went from 02:00 to 03:00.',
    ],
    ['2026-03-08T03:30:00-04:00', undefined],
  ])
  expect(told({ cron: '15 2 * * *', timezone: 'Asia/Kolkata' }, '2026-03-08T00:00:00Z', 1)).toEqual([
    ['2026-03-09T02:15:00+05:30', undefined],
  ])
  expect(told({ cron: '0 12 * * *', timezone }, '1883-11-17T00:00:00Z', 1)).toEqual([
    ['1883-11-17T12:00:00-04:56:02', undefined],
  ])
})

import { expect, test } from 'vitest'
import type { DstPolicy, Timing } from '../../../src/calendar/calendar.ts'
import { next } from './questions.ts'

const newYork = (cron: string, dst: Partial<DstPolicy> = {}): Timing => ({
  cron,
  timezone: 'America/New_York',
  dst,
})

const beforeGap = { after: '2026-03-08T05:00:00Z', count: 3 }
const beforeOverlap = { after: '2026-11-01T04:00:00Z', count: 3 }

test.each([
  ['after is the default', '30 2 * * *', {}, ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z']],
  ['after', '30 2 * * *', { gap: 'after' }, ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z']],
  ['shift', '30 2 * * *', { gap: 'shift' }, ['2026-03-08T07:30Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z']],
  ['skip', '30 2 * * *', { gap: 'skip' }, ['2026-03-09T06:30Z', '2026-03-10T06:30Z', '2026-03-11T06:30Z']],
  [
    'after, the start of the gap',
    '0 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z', '2026-03-10T06:00Z'],
  ],
  [
    'the end of the gap exists',
    '0 3 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T07:00Z', '2026-03-10T07:00Z'],
  ],
  [
    'after, four times in one gap are one instant',
    '0,15,30,45 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z', '2026-03-09T06:15Z'],
  ],
  [
    'after, joining a time that exists',
    '30 2,3 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-08T07:30Z', '2026-03-09T06:30Z'],
  ],
  [
    'after, meeting a time that exists',
    '0 2,3 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z', '2026-03-09T07:00Z'],
  ],
  [
    'shift, meeting a time that exists',
    '30 2,3 * * *',
    { gap: 'shift' },
    ['2026-03-08T07:30Z', '2026-03-09T06:30Z', '2026-03-09T07:30Z'],
  ],
  [
    'shift, between times that exist',
    '15 2,3 * * *',
    { gap: 'shift' },
    ['2026-03-08T07:15Z', '2026-03-09T06:15Z', '2026-03-09T07:15Z'],
  ],
  [
    'with seconds',
    '15 30 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:30:15Z', '2026-03-10T06:30:15Z'],
  ],
  [
    'with seconds, shift',
    '15 30 2 * * *',
    { gap: 'shift' },
    ['2026-03-08T07:30:15Z', '2026-03-09T06:30:15Z', '2026-03-10T06:30:15Z'],
  ],
  [
    'a star in the seconds makes no follower',
    '*/30 30 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-09T06:30:30Z'],
  ],
  [
    'a star in the minutes follows the clock',
    '*/30 2 * * *',
    {},
    ['2026-03-09T06:00Z', '2026-03-09T06:30Z', '2026-03-10T06:00Z'],
  ],
  [
    'a star in the hours follows the clock',
    '30 */2 * * *',
    {},
    ['2026-03-08T05:30Z', '2026-03-08T08:30Z', '2026-03-08T10:30Z'],
  ],
  [
    'policies do not touch what follows the clock',
    '*/30 2 * * *',
    { gap: 'shift' },
    ['2026-03-09T06:00Z', '2026-03-09T06:30Z', '2026-03-10T06:00Z'],
  ],
  [
    'a range that covers all is fixed',
    '30 0-23 * * *',
    {},
    ['2026-03-08T05:30Z', '2026-03-08T06:30Z', '2026-03-08T07:00Z'],
  ],
] as const)('gap in New York: %s', (_, cron, dst, expected) => {
  expect(next(newYork(cron, dst), beforeGap)).toEqual(expected)
})

test.each([
  ['first is the default', '30 1 * * *', {}, ['2026-11-01T05:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z']],
  [
    'first',
    '30 1 * * *',
    { overlap: 'first' },
    ['2026-11-01T05:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z'],
  ],
  [
    'second',
    '30 1 * * *',
    { overlap: 'second' },
    ['2026-11-01T06:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z'],
  ],
  [
    'both',
    '30 1 * * *',
    { overlap: 'both' },
    ['2026-11-01T05:30Z', '2026-11-01T06:30Z', '2026-11-02T06:30Z'],
  ],
  [
    'both, in the order of time',
    '15,45 1 * * *',
    { overlap: 'both' },
    ['2026-11-01T05:15Z', '2026-11-01T05:45Z', '2026-11-01T06:15Z'],
  ],
  [
    'the end of the overlap comes once',
    '0 2 * * *',
    {},
    ['2026-11-01T07:00Z', '2026-11-02T07:00Z', '2026-11-03T07:00Z'],
  ],
  [
    'the start of the overlap, first',
    '0 1 * * *',
    {},
    ['2026-11-01T05:00Z', '2026-11-02T06:00Z', '2026-11-03T06:00Z'],
  ],
  [
    'the start of the overlap, second',
    '0 1 * * *',
    { overlap: 'second' },
    ['2026-11-01T06:00Z', '2026-11-02T06:00Z', '2026-11-03T06:00Z'],
  ],
  [
    'what follows the clock runs in both',
    '30 * * * *',
    {},
    ['2026-11-01T04:30Z', '2026-11-01T05:30Z', '2026-11-01T06:30Z'],
  ],
  [
    'policies do not touch what follows the clock',
    '*/30 1 * * *',
    { overlap: 'first' },
    ['2026-11-01T05:00Z', '2026-11-01T05:30Z', '2026-11-01T06:00Z'],
  ],
  [
    'a range that covers all is silent in the second',
    '30 0-23 * * *',
    {},
    ['2026-11-01T04:30Z', '2026-11-01T05:30Z', '2026-11-01T07:30Z'],
  ],
] as const)('overlap in New York: %s', (_, cron, dst, expected) => {
  expect(next(newYork(cron, dst), beforeOverlap)).toEqual(expected)
})

test.each([
  [
    'a gap of 30 minutes',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-03T00:00Z',
    ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
  ],
  [
    'an overlap of 30 minutes',
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2026-04-04T00:00Z',
    ['2026-04-04T14:45Z', '2026-04-05T15:15Z'],
  ],
  [
    'every half hour over it',
    '*/30 * * * *',
    'Australia/Lord_Howe',
    '2026-04-04T14:00Z',
    ['2026-04-04T14:30Z', '2026-04-04T15:00Z', '2026-04-04T15:30Z'],
  ],
  [
    'an overlap of two hours',
    '30 1,2 * * *',
    'Antarctica/Troll',
    '2026-10-24T20:00Z',
    ['2026-10-24T23:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ],
  [
    'a gap of two hours',
    '30 1,2 * * *',
    'Antarctica/Troll',
    '2026-03-28T20:00Z',
    ['2026-03-29T01:00Z', '2026-03-29T23:30Z'],
  ],
  [
    'an overlap that ends at one',
    '30 0 * * *',
    'America/Havana',
    '2026-10-31T12:00Z',
    ['2026-11-01T04:30Z', '2026-11-02T05:30Z'],
  ],
  [
    'a midnight that is missing',
    '0 0 * * *',
    'America/Havana',
    '2026-03-07T12:00Z',
    ['2026-03-08T05:00Z', '2026-03-09T04:00Z'],
  ],
  [
    'a midnight that comes twice',
    '0 0 * * *',
    'Atlantic/Azores',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:00Z', '2026-10-26T01:00Z'],
  ],
  [
    'a late evening that is missing',
    '30 23 * * 6',
    'America/Nuuk',
    '2026-03-28T12:00Z',
    ['2026-03-29T01:00Z', '2026-04-05T00:30Z'],
  ],
  [
    'a late evening that comes twice',
    '30 23 * * 6',
    'America/Nuuk',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:30Z', '2026-11-01T01:30Z'],
  ],
  [
    'a missing midnight',
    '0 0 * * *',
    'Asia/Beirut',
    '2026-03-28T12:00Z',
    ['2026-03-28T22:00Z', '2026-03-29T21:00Z'],
  ],
  [
    'a missing first hour of a Friday',
    '30 0 * * 5',
    'Africa/Cairo',
    '2026-04-23T12:00Z',
    ['2026-04-23T22:00Z', '2026-04-30T21:30Z'],
  ],
  [
    'summer time in the other half of the year',
    '45 2 * * *',
    'Pacific/Chatham',
    '2026-09-26T00:00Z',
    ['2026-09-26T14:00Z', '2026-09-27T13:00Z'],
  ],
  [
    'Ramadan, clock back',
    '30 2 * * *',
    'Africa/Casablanca',
    '2026-02-14T12:00Z',
    ['2026-02-15T01:30Z', '2026-02-16T02:30Z'],
  ],
  [
    'Ramadan, clock ahead',
    '30 2 * * *',
    'Africa/El_Aaiun',
    '2026-03-21T12:00Z',
    ['2026-03-22T02:00Z', '2026-03-23T01:30Z'],
  ],
  [
    'a day that never was',
    '0 12 * * *',
    'Pacific/Apia',
    '2011-12-29T12:00Z',
    ['2011-12-29T22:00Z', '2011-12-30T10:00Z', '2011-12-30T22:00Z'],
  ],
  [
    'a day that came twice',
    '0 12 * * *',
    'Pacific/Kwajalein',
    '1969-09-30T00:00Z',
    ['1969-09-30T01:00Z', '1969-10-02T00:00Z'],
  ],
  [
    'an offset with seconds',
    '0 12 * * *',
    'America/New_York',
    '1883-11-16T17:00Z',
    ['1883-11-17T16:56:02Z', '1883-11-18T16:56:02Z', '1883-11-19T17:00Z'],
  ],
] as const)('%s: %s in %s', (_, cron, timezone, after, expected) => {
  expect(next({ cron, timezone }, { after, count: expected.length })).toEqual(expected)
})

test('a schedule of the missing day itself runs when the next day begins, or not at all', () => {
  const timing = { cron: '0 12 30 12 *', timezone: 'Pacific/Apia' }
  const range = { after: '2011-01-01T00:00:00Z', count: 2 }
  expect(next(timing, range)).toEqual(['2011-12-30T10:00Z', '2012-12-29T22:00Z'])
  expect(next({ ...timing, dst: { gap: 'skip' } }, range)).toEqual(['2012-12-29T22:00Z', '2013-12-29T22:00Z'])
})

import { expect, test } from 'vitest'
import { next } from './questions.ts'

test.each([
  [
    'a gap of 30 minutes',
    { cron: '15 2 * * *', timezone: 'Australia/Lord_Howe' },
    '2026-10-03T00:00Z',
    ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
  ],
  [
    'an overlap of 30 minutes',
    { cron: '45 1 * * *', timezone: 'Australia/Lord_Howe' },
    '2026-04-04T00:00Z',
    ['2026-04-04T14:45Z', '2026-04-05T15:15Z'],
  ],
  [
    'every half hour over it',
    { cron: '*/30 * * * *', timezone: 'Australia/Lord_Howe' },
    '2026-04-04T14:00Z',
    ['2026-04-04T14:30Z', '2026-04-04T15:00Z', '2026-04-04T15:30Z'],
  ],
  [
    'an overlap of two hours',
    { cron: '30 1,2 * * *', timezone: 'Antarctica/Troll' },
    '2026-10-24T20:00Z',
    ['2026-10-24T23:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ],
  [
    'a gap of two hours',
    { cron: '30 1,2 * * *', timezone: 'Antarctica/Troll' },
    '2026-03-28T20:00Z',
    ['2026-03-29T01:00Z', '2026-03-29T23:30Z'],
  ],
  [
    'an overlap that ends at one',
    { cron: '30 0 * * *', timezone: 'America/Havana' },
    '2026-10-31T12:00Z',
    ['2026-11-01T04:30Z', '2026-11-02T05:30Z'],
  ],
  [
    'a midnight that is missing',
    { cron: '0 0 * * *', timezone: 'America/Havana' },
    '2026-03-07T12:00Z',
    ['2026-03-08T05:00Z', '2026-03-09T04:00Z'],
  ],
  [
    'a midnight that comes twice',
    { cron: '0 0 * * *', timezone: 'Atlantic/Azores' },
    '2026-10-24T12:00Z',
    ['2026-10-25T00:00Z', '2026-10-26T01:00Z'],
  ],
  [
    'a late evening that is missing',
    { cron: '30 23 * * 6', timezone: 'America/Nuuk' },
    '2026-03-28T12:00Z',
    ['2026-03-29T01:00Z', '2026-04-05T00:30Z'],
  ],
  [
    'a late evening that comes twice',
    { cron: '30 23 * * 6', timezone: 'America/Nuuk' },
    '2026-10-24T12:00Z',
    ['2026-10-25T00:30Z', '2026-11-01T01:30Z'],
  ],
  [
    'a missing midnight',
    { cron: '0 0 * * *', timezone: 'Asia/Beirut' },
    '2026-03-28T12:00Z',
    ['2026-03-28T22:00Z', '2026-03-29T21:00Z'],
  ],
  [
    'a missing first hour of a Friday',
    { cron: '30 0 * * 5', timezone: 'Africa/Cairo' },
    '2026-04-23T12:00Z',
    ['2026-04-23T22:00Z', '2026-04-30T21:30Z'],
  ],
  [
    'summer time in the other half of the year',
    { cron: '45 2 * * *', timezone: 'Pacific/Chatham' },
    '2026-09-26T00:00Z',
    ['2026-09-26T14:00Z', '2026-09-27T13:00Z'],
  ],
  [
    'Ramadan, clock back',
    { cron: '30 2 * * *', timezone: 'Africa/Casablanca' },
    '2026-02-14T12:00Z',
    ['2026-02-15T01:30Z', '2026-02-16T02:30Z'],
  ],
  [
    'Ramadan, clock ahead',
    { cron: '30 2 * * *', timezone: 'Africa/El_Aaiun' },
    '2026-03-21T12:00Z',
    ['2026-03-22T02:00Z', '2026-03-23T01:30Z'],
  ],
  [
    'a day that never was',
    { cron: '0 12 * * *', timezone: 'Pacific/Apia' },
    '2011-12-29T12:00Z',
    ['2011-12-29T22:00Z', '2011-12-30T10:00Z', '2011-12-30T22:00Z'],
  ],
  [
    'a day that came twice',
    { cron: '0 12 * * *', timezone: 'Pacific/Kwajalein' },
    '1969-09-30T00:00Z',
    ['1969-09-30T01:00Z', '1969-10-02T00:00Z'],
  ],
  [
    'an offset with seconds',
    { cron: '0 12 * * *', timezone: 'America/New_York' },
    '1883-11-16T17:00Z',
    ['1883-11-17T16:56:02Z', '1883-11-18T16:56:02Z', '1883-11-19T17:00Z'],
  ],
] as const)('%s: %j', (_, timing, after, expected) => {
  expect(next(timing, { after, count: expected.length })).toEqual(expected)
})

test('a schedule of the missing day itself runs when the next day begins, or not at all', () => {
  const timing = { cron: '0 12 30 12 *', timezone: 'Pacific/Apia' }
  const range = { after: '2011-01-01T00:00:00Z', count: 2 }
  expect(next(timing, range)).toEqual(['2011-12-30T10:00Z', '2012-12-29T22:00Z'])
  expect(next({ ...timing, dst: { gap: 'skip' } }, range)).toEqual(['2012-12-29T22:00Z', '2013-12-29T22:00Z'])
})

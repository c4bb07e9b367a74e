import { expect, test } from 'vitest'
import { occurrences, type Timing } from '../../../src/calendar/calendar.ts'

/** What the clock of the zone shows at each occurrence of a day and the night after, with the offset. */
function localTimes(timing: Timing, { from, hours }: { from: string; hours: number }): string[] {
  const after = new Date(Date.parse(from) - 1)
  const until = new Date(Date.parse(from) + hours * 3_600_000)
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: timing.timezone, weekday: 'short', hour: '2-digit', minute: '2-digit' },
    timeZoneName: 'longOffset',
  })
  return occurrences(timing, { after, until }).map((at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    return `${parts.weekday} ${parts.hour}:${parts.minute} ${parts.timeZoneName!.replace('GMT', '')}`
  })
}

const weekdays = [1, 2, 3, 4, 5]

test('from belongs to a window, to does not, and other days are closed', () => {
  const timing = { cron: '0,30 * * * *', timezone: 'Europe/Berlin' }
  const window = { from: '09:00', to: '10:30', days: weekdays }
  const thursday = { from: '2026-01-08T00:00:00Z', hours: 5 * 24 }
  expect(localTimes({ ...timing, window }, thursday)).toEqual(
    ['Thu', 'Fri', 'Mon'].flatMap((day) =>
      ['09:00', '09:30', '10:00'].map((time) => `${day} ${time} +01:00`),
    ),
  )
})

test('seconds count, and 24:00 is the end of the day', () => {
  const window = { from: '23:59:30', to: '24:00' }
  const timing = { cron: '*/20 * * * * *', timezone: 'UTC', window }
  const after = new Date('2026-01-08T00:00:00Z')
  expect(occurrences(timing, { after, count: 2 }).map((at) => at.toISOString())).toEqual([
    '2026-01-08T23:59:40.000Z',
    '2026-01-09T23:59:40.000Z',
  ])
})

test('what lies after midnight belongs to the day the window opened', () => {
  const timing = {
    cron: '0 */2 * * *',
    timezone: 'UTC',
    window: { from: '22:00', to: '03:00', days: [5, 6] },
  }
  expect(localTimes(timing, { from: '2026-01-08T12:00:00Z', hours: 96 })).toEqual([
    ...['Fri 22:00 +00:00', 'Sat 00:00 +00:00', 'Sat 02:00 +00:00'],
    ...['Sat 22:00 +00:00', 'Sun 00:00 +00:00', 'Sun 02:00 +00:00'],
  ])
})

const overnight = { from: '22:00', to: '03:30', days: [6] }
const opposite = { from: '23:00', to: '02:30', days: [6] }
type Night = [name: string, timing: Timing, from: string, times: string[]]

const nights: Night[] = [
  [
    'Berlin, the clock goes ahead: what follows it',
    { cron: '*/30 0-3 * * *', timezone: 'Europe/Berlin', window: overnight },
    '2026-03-28T12:00:00Z',
    ['Sun 00:00 +01:00', 'Sun 00:30 +01:00', 'Sun 01:00 +01:00', 'Sun 01:30 +01:00', 'Sun 03:00 +02:00'],
  ],
  [
    'Berlin, the clock goes ahead: a fixed time moved inside',
    { cron: '30 2 * * *', timezone: 'Europe/Berlin', window: overnight },
    '2026-03-28T12:00:00Z',
    ['Sun 03:00 +02:00'],
  ],
  [
    'Berlin, the clock goes ahead: a fixed time shifted to the end of the window, which does not belong to it',
    { cron: '30 2 * * *', timezone: 'Europe/Berlin', dst: { gap: 'shift' }, window: overnight },
    '2026-03-28T12:00:00Z',
    [],
  ],
  [
    'Berlin, the clock goes ahead: a fixed time moved past a window that ends in the gap',
    { cron: '15 2 * * *', timezone: 'Europe/Berlin', window: opposite },
    '2026-03-28T12:00:00Z',
    [],
  ],
  [
    'Berlin, the clock goes back: a window that ends in the hour that is repeated opens twice',
    { cron: '*/30 1-2 * * *', timezone: 'Europe/Berlin', window: opposite },
    '2026-10-24T12:00:00Z',
    ['Sun 01:00 +02:00', 'Sun 01:30 +02:00', 'Sun 02:00 +02:00', 'Sun 02:00 +01:00'],
  ],
  [
    'Berlin, the clock goes back: a fixed time, the second time',
    { cron: '0 2 * * *', timezone: 'Europe/Berlin', dst: { overlap: 'second' }, window: opposite },
    '2026-10-24T12:00:00Z',
    ['Sun 02:00 +01:00'],
  ],
  [
    'New York, the clock goes ahead',
    { cron: '0,30 1-3 * * *', timezone: 'America/New_York', dst: { gap: 'shift' }, window: overnight },
    '2026-03-07T17:00:00Z',
    ['Sun 01:00 -05:00', 'Sun 01:30 -05:00', 'Sun 03:00 -04:00'],
  ],
  [
    'New York, the clock goes back',
    { cron: '30 0-3 * * *', timezone: 'America/New_York', dst: { overlap: 'both' }, window: overnight },
    '2026-10-31T16:00:00Z',
    ['Sun 00:30 -04:00', 'Sun 01:30 -04:00', 'Sun 01:30 -05:00', 'Sun 02:30 -05:00'],
  ],
  [
    'Lord Howe, half an hour ahead: 02:15 runs at 02:30, and not when the window ends there',
    { cron: '15 2 * * *', timezone: 'Australia/Lord_Howe', window: overnight },
    '2026-10-03T02:00:00Z',
    ['Sun 02:30 +11:00'],
  ],
  [
    'Lord Howe, half an hour ahead: the window ends with the gap',
    { cron: '15 2 * * *', timezone: 'Australia/Lord_Howe', window: opposite },
    '2026-10-03T02:00:00Z',
    [],
  ],
  [
    'Lord Howe, half an hour back',
    {
      cron: '*/15 1-2 * * *',
      timezone: 'Australia/Lord_Howe',
      window: { ...overnight, from: '23:00', to: '02:00' },
    },
    '2026-04-04T02:00:00Z',
    [
      ...['Sun 01:00 +11:00', 'Sun 01:15 +11:00', 'Sun 01:30 +11:00', 'Sun 01:45 +11:00'],
      ...['Sun 01:30 +10:30', 'Sun 01:45 +10:30'],
    ],
  ],
]

test.each(nights)('an overnight window in %s', (_, timing, from, times) => {
  expect(localTimes(timing, { from, hours: 30 })).toEqual(times)
})

test('a day that a zone leaves out is closed, and what moves to the next day must fall inside there', () => {
  const friday = {
    cron: '0 9 * * *',
    timezone: 'Pacific/Apia',
    window: { from: '08:00', to: '10:00', days: [5] },
  }
  const days = (timing: Timing) =>
    occurrences(timing, { after: new Date('2011-12-24T00:00:00Z'), count: 2 }).map((at) => at.toISOString())
  expect(days(friday)).toEqual(['2012-01-05T19:00:00.000Z', '2012-01-12T19:00:00.000Z'])
  const allWeek = {
    ...friday,
    dst: { gap: 'shift' as const },
    window: { from: '08:00', to: '10:00', days: [5, 6] },
  }
  expect(days(allWeek)).toEqual(['2011-12-24T19:00:00.000Z', '2011-12-30T19:00:00.000Z'])
})

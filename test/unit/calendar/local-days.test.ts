import { expect, test } from 'vitest'
import {
  daysWithOccurrences,
  instantOfLocal,
  localDays,
  localOf,
  nextZoneChange,
  occurrences,
  type Timing,
} from '../../../src/calendar/calendar.ts'

test('days are those of the zone, as long as they are there', () => {
  const days = localDays('Europe/Berlin', { at: new Date('2026-03-29T22:30:00Z'), count: 2, isLast: true })
  expect(days.map(({ date }) => date)).toEqual(['2026-03-29', '2026-03-30'])
  expect(days[0]!.end.getTime() - days[0]!.start.getTime()).toBe(23 * 3_600_000)
  expect(days[1]!.start).toEqual(days[0]!.end)
  const ahead = localDays('UTC', { at: new Date('2026-12-31T23:59:59Z'), count: 2 })
  expect(ahead.map(({ date }) => date)).toEqual(['2026-12-31', '2027-01-01'])
})

test.each<Timing>([
  { cron: '30 2 * * 1-5', timezone: 'America/New_York' },
  { cron: '30 2 * * *', timezone: 'Europe/Berlin', dst: { gap: 'skip' } },
  { cron: '0 0 29 2 *', timezone: 'UTC' },
  { cron: '*/20 * * * *', timezone: 'Asia/Kolkata', window: { from: '09:00', to: '17:00', days: [6, 7] } },
  { cron: '0 12 1 */2 *', timezone: 'Pacific/Chatham', endsAt: new Date('2026-09-15T00:00:00Z') },
])('the days on which %o is due are those of its occurrences', (timing) => {
  const after = new Date('2026-03-01T12:00:00Z')
  const days = daysWithOccurrences(timing, { after, count: 365 })
  const all = occurrences(timing, { after, until: new Date(days.at(-1)!.end.getTime() - 1) })
  const due = new Set(all.map((at) => localOf(at, timing.timezone).slice(0, 10)))
  expect(days).toHaveLength(365)
  expect(days.filter(({ isDue }) => isDue).map(({ date }) => date)).toEqual([...due])
})

test('a local time is the instant that the zone means by it', () => {
  expect(instantOfLocal('2026-07-01T02:30', 'Europe/Berlin')).toEqual(new Date('2026-07-01T00:30:00Z'))
  expect(instantOfLocal('2026-10-25T02:30', 'Europe/Berlin')).toEqual(new Date('2026-10-25T00:30:00Z'))
  expect(localOf(new Date('2026-07-01T00:30:59Z'), 'Europe/Berlin')).toBe('2026-07-01T02:30')
  for (const text of ['2026-02-30T00:00', '2026-07-01', 'now', '2026-07-01T25:00'])
    expect(instantOfLocal(text, 'UTC')).toBeUndefined()
})

test('the next change of the clock in a zone is told by what the clock shows', () => {
  const after = new Date('2026-11-22T00:00:00Z')
  expect(nextZoneChange('Europe/Berlin', { after })).toEqual({
    at: new Date('2027-03-28T01:00:00Z'),
    date: '2027-03-28',
    from: '02:00',
    to: '03:00',
    minutes: 60,
  })
  const back = nextZoneChange('America/New_York', { after: new Date('2026-11-01T05:59:59Z') })
  expect(back).toMatchObject({ date: '2026-11-01', from: '02:00', to: '01:00', minutes: -60 })
  expect(nextZoneChange('Asia/Kolkata', { after })).toBeUndefined()
})

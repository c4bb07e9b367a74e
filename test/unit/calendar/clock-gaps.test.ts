import { expect, test } from 'vitest'
import { clockGaps, occurrences, type Timing } from '../../../src/calendar/calendar.ts'

const timezone = 'America/New_York'
const year = { after: new Date('2026-01-01T00:00:00Z'), until: new Date('2027-01-01T00:00:00Z') }
const gapEnd = '2026-03-08T07:00:00.000Z'

const gapsIn = (timing: Timing, range = year) => clockGaps(timing, range).map((at) => at.toISOString())

test.each<[string, Partial<Timing>, string[]]>([
  ['30 2 * * *', { dst: { gap: 'skip' } }, [gapEnd]],
  ['0,15,30 2 * * *', { dst: { gap: 'skip' } }, [gapEnd]],
  ['30 2 * * *', { dst: { gap: 'after' } }, []],
  ['30 2 * * *', { dst: { gap: 'shift' } }, []],
  ['*/30 2 * * *', { dst: { gap: 'skip' } }, []],
  ['30 3 * * *', { dst: { gap: 'skip' } }, []],
  ['30 2 * * 1', { dst: { gap: 'skip' } }, []],
  // 02:30 is left out, but 03:00 is a time of its own.
  ['0,30 2,3 * * *', { dst: { gap: 'skip' } }, []],
  ['30 2 * * *', { window: { from: '02:00', to: '03:00' } }, [gapEnd]],
  ['30 2 * * *', { window: { from: '02:00', to: '03:01' } }, []],
  ['30 2 * * *', { window: { from: '03:00', to: '02:45' } }, []],
  ['30 2 * * *', { dst: { gap: 'shift' }, window: { from: '02:00', to: '03:30' } }, [gapEnd]],
  ['15,30 2 * * *', { dst: { gap: 'shift' }, window: { from: '02:00', to: '03:30' } }, [gapEnd]],
  // 02:00 moves to 03:00, inside, and runs at the instant that would stand for the loss of 02:30.
  ['0,30 2 * * *', { dst: { gap: 'shift' }, window: { from: '02:00', to: '03:30' } }, []],
  ['30 2 * * *', { dst: { gap: 'skip' }, startsAt: new Date(gapEnd) }, [gapEnd]],
  ['30 2 * * *', { dst: { gap: 'skip' }, startsAt: new Date('2026-03-08T07:00:01Z') }, []],
  ['30 2 * * *', { dst: { gap: 'skip' }, endsAt: new Date(gapEnd) }, [gapEnd]],
  ['30 2 * * *', { dst: { gap: 'skip' }, endsAt: new Date('2026-03-08T06:59:59Z') }, []],
])('%s %j leaves out in 2026: %j', (cron, policies, expected) => {
  const timing = { cron, timezone, ...policies }
  expect(gapsIn(timing)).toEqual(expected)
})

test('after is exclusive, until inclusive', () => {
  const timing = { cron: '30 2 * * *', timezone, dst: { gap: 'skip' as const } }
  const at = Date.parse(gapEnd)
  const between = (after: number, until: number) =>
    gapsIn(timing, { after: new Date(after), until: new Date(until) })
  expect(between(at - 1, at)).toEqual([gapEnd])
  expect(between(at, at + 86_400_000)).toEqual([])
  expect(between(at - 86_400_000, at - 1)).toEqual([])
})

test('a southern zone, whose clock goes ahead last in the year, leaves out one time a year', () => {
  const timing = { cron: '15 2 * * *', timezone: 'Australia/Lord_Howe', dst: { gap: 'skip' as const } }
  const until = new Date('2029-06-01T00:00:00Z')
  expect(gapsIn(timing, { ...year, until })).toEqual([
    '2026-10-03T15:30:00.000Z',
    '2027-10-02T15:30:00.000Z',
    '2028-09-30T15:30:00.000Z',
  ])
})

test('a century of a zone without changes is no work', () => {
  const timing = { cron: '30 2 * * *', timezone: 'UTC', window: { from: '02:00', to: '03:00' } }
  expect(gapsIn(timing, { ...year, until: new Date('2126-01-01T00:00:00Z') })).toEqual([])
})

test('bounds are inclusive, and nothing lies outside', () => {
  const hourly = { cron: '0 * * * *', timezone: 'UTC' }
  const startsAt = new Date('2026-01-01T10:00:00Z')
  const endsAt = new Date('2026-01-01T12:00:00Z')
  const within = (bounds: Partial<Timing>, after: string) =>
    occurrences({ ...hourly, ...bounds }, { after: new Date(after), count: 3 }).map((at) => at.getUTCHours())
  expect(within({ startsAt, endsAt }, '2025-01-01T00:00:00Z')).toEqual([10, 11, 12])
  expect(within({ startsAt, endsAt }, '2026-01-01T10:00:00Z')).toEqual([11, 12])
  expect(within({ startsAt, endsAt }, '2026-01-01T12:00:00Z')).toEqual([])
  expect(within({ startsAt: new Date('2026-01-01T10:00:00.001Z') }, '2025-01-01T00:00:00Z')).toEqual([
    11, 12, 13,
  ])
  expect(within({ endsAt: new Date('2026-01-01T11:59:59.999Z') }, '2026-01-01T09:30:00Z')).toEqual([10, 11])
})

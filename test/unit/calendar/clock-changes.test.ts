import { expect, test } from 'vitest'
import { checkTiming, nextClockChange, type Timing, warnings } from '../../../src/calendar/calendar.ts'

const timezone = 'America/New_York'
const after = new Date('2026-01-15T00:00:00Z')
const next = (timing: Timing, from = after) => nextClockChange(timing, { after: from })

test('the next change that skips or repeats one of its local times, with what becomes of them', () => {
  const timing = { cron: '30 1,2 * * *', timezone }
  expect(next(timing)).toEqual({
    at: new Date('2026-03-08T07:00:00Z'),
    note: 'On 2026-03-08 the clock in America/New_York goes from 02:00 to 03:00: 02:30 does not exist and it runs once at 03:00 instead (dst.gap is after).',
  })
  expect(next(timing, new Date('2026-03-08T07:00:00Z'))).toEqual({
    at: new Date('2026-11-01T06:00:00Z'),
    note: 'On 2026-11-01 the clock in America/New_York goes back from 02:00 to 01:00: 01:30 happens twice and it runs the first time (dst.overlap is first).',
  })
  expect(next(timing, new Date('2026-03-08T06:59:59.999Z'))?.at).toEqual(new Date('2026-03-08T07:00:00Z'))
})

test('a change that does not touch it is passed over', () => {
  expect(next({ cron: '30 1 * * *', timezone })?.at).toEqual(new Date('2026-11-01T06:00:00Z'))
  expect(next({ cron: '30 1,2 * * 1', timezone })).toBeUndefined()
  expect(next({ cron: '30 2 * * *', timezone: 'UTC' })).toBeUndefined()
  expect(next({ cron: '30 12 * * *', timezone })).toBeUndefined()
})

test('what runs hour after hour loses nothing, unless a window makes an hour of it special', () => {
  const often = { cron: '*/15 * * * *', timezone }
  expect(next(often)).toBeUndefined()
  expect(next({ ...often, window: { from: '00:00', to: '24:00', days: [7] } })).toBeUndefined()
  expect(next({ ...often, window: { from: '09:00', to: '17:00' } })).toBeUndefined()
  expect(next({ ...often, window: { from: '02:30', to: '17:00' } })?.note).toContain(
    '02:30 and 02:45 do not exist',
  )
})

test('within 400 days, and within the bounds', () => {
  const yearly = { cron: '30 2 8-14 3 0', timezone, window: { from: '00:00', to: '24:00', days: [7] } }
  expect(next(yearly, new Date('2025-01-01T00:00:00Z'))?.at).toEqual(new Date('2025-03-09T07:00:00Z'))
  const rare = { cron: '30 2 8 3 *', timezone }
  expect(next(rare)?.at).toEqual(new Date('2026-03-08T07:00:00Z'))
  expect(next(rare, new Date('2026-03-08T07:00:00Z'))).toBeUndefined()
  const daily = { cron: '30 1,2 * * *', timezone }
  expect(next({ ...daily, endsAt: new Date('2026-03-01T00:00:00Z') })).toBeUndefined()
  expect(next({ ...daily, startsAt: new Date('2026-04-01T00:00:00Z') })?.at).toEqual(
    new Date('2026-11-01T06:00:00Z'),
  )
})

test('bounds the wrong way round, and dates that are none, are refused', () => {
  const startsAt = new Date('2026-06-01T00:00:00Z')
  const endsAt = new Date('2026-01-01T00:00:00Z')
  const problems = (bounds: object) => checkTiming({ cron: '@daily', timezone, ...bounds })
  expect(problems({ startsAt, endsAt })).toEqual([
    'endsAt (2026-01-01T00:00:00Z) is before startsAt (2026-06-01T00:00:00Z), so this would never run.',
  ])
  expect(problems({ startsAt, endsAt: startsAt })).toEqual([])
  expect(problems({ startsAt: '2026-06-01', endsAt: new Date(Number.NaN) })).toEqual([
    'startsAt must be a valid date.',
    'endsAt must be a valid date.',
  ])
})

test.each<[string, Partial<Timing>, string]>([
  ['@daily', { endsAt: new Date('2026-01-01T00:00:00Z') }, 'Its end has passed: it does not run any more.'],
  ['0 0 1 * *', { endsAt: new Date('2026-01-20T00:00:00Z') }, 'It has no time left between now and its end.'],
  [
    '0 0 1 * *',
    { startsAt: new Date('2026-02-02T00:00:00Z'), endsAt: new Date('2026-02-20T00:00:00Z') },
    'It has no time left between its start and its end.',
  ],
])('warns that nothing of %s comes within %j', (cron, bounds, sentence) => {
  expect(warnings({ cron, timezone, ...bounds }, { now: after })).toEqual([sentence])
})

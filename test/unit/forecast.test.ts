import { expect, test } from 'vitest'
import { forecastOf, settlementOf } from '../../src/daemon/forecast.ts'
import type { ForecastDue } from '../../src/db/forecasts.ts'

const now = new Date('2026-03-07T12:00:00Z')
const daily: ForecastDue = {
  ...{ id: 's', revision: 7, cron: '30 2 * * *', timezone: 'America/New_York', dst_gap: 'after' },
  ...{ dst_overlap: 'first', time_window: null, starts_at: null, ends_at: null, after: now, now },
}
const texts = (instants: readonly Date[]) => instants.map((at) => at.toISOString().slice(0, 16))
const gap = '2026-03-08T07:00'

test('64 occurrences ahead, and the next change of the clock', () => {
  const forecast = forecastOf(daily)
  expect(forecast).toMatchObject({ id: 's', revision: 7, gaps: [], is_final: false, halt: null, error: null })
  expect(forecast.forecast).toHaveLength(64)
  expect(texts(forecast.forecast.slice(0, 2))).toEqual([gap, '2026-03-09T06:30'])
  expect(forecast.clock_change_at).toEqual(new Date('2026-03-08T07:00:00Z'))
  expect(forecast.clock_change).toContain('02:30 does not exist and it runs once at 03:00 instead')
})

test('what was due since the cursor comes first', () => {
  const { forecast } = forecastOf({ ...daily, after: new Date('2026-03-04T12:00:00Z') })
  expect(forecast).toHaveLength(67)
  expect(texts(forecast)[0]).toBe('2026-03-05T07:30')
})

test('a local time left out is an instant of the forecast and one of its gaps', () => {
  const { forecast, gaps } = forecastOf({ ...daily, dst_gap: 'skip' })
  expect(texts(gaps)).toEqual([gap])
  expect(texts(forecast).slice(0, 2)).toEqual([gap, '2026-03-09T06:30'])
  expect(forecast).toHaveLength(65)
  const window = { from: '02:00', to: '03:00' }
  expect(texts(forecastOf({ ...daily, time_window: window }).gaps)).toEqual([gap])
})

test('a long outage is cut after 5,000 occurrences, gaps before the cut included', () => {
  const often = {
    ...daily,
    cron: '0-59 2 * * *',
    dst_gap: 'skip' as const,
    now: new Date('2027-03-01T00:00:00Z'),
  }
  const { forecast, gaps, is_final } = forecastOf(often)
  expect([forecast.length, texts(gaps), is_final]).toEqual([5_001, [gap], false])
})

test('the end is in sight: the forecast is final, and a gap after the last occurrence belongs to it', () => {
  const ends = (ends_at: string) => forecastOf({ ...daily, dst_gap: 'skip', ends_at: new Date(ends_at) })
  expect(ends('2026-03-10T00:00:00Z')).toMatchObject({ is_final: true, halt: null })
  expect(texts(ends('2026-03-10T00:00:00Z').forecast)).toEqual([gap, '2026-03-09T06:30'])
  const last = ends('2026-03-08T07:00:00Z')
  expect([texts(last.forecast), texts(last.gaps), last.is_final]).toEqual([[gap], [gap], true])
})

test.each([
  ['2026-03-01T00:00:00Z', 'Its end, 2026-03-01T00:00:00Z, has passed'],
  ['2026-03-07T12:00:00Z', 'Its end, 2026-03-07T12:00:00Z, has passed'],
  ['2026-03-07T18:00:00Z', 'Nothing comes before its end, 2026-03-07T18:00:00Z, any more'],
])('with its end at %s it is exhausted', (ends_at, error) => {
  expect(forecastOf({ ...daily, ends_at: new Date(ends_at) })).toEqual({
    ...{ id: 's', revision: 7, forecast: [], gaps: [], is_final: true, halt: 'exhausted', error },
    ...{ clock_change_at: null, clock_change: null },
  })
})

test('at the end of the calendar it is exhausted too', () => {
  const after = new Date('9999-12-31T12:00:00Z')
  expect(forecastOf({ ...daily, after, now: after })).toMatchObject({
    ...{ halt: 'exhausted', error: 'The calendar ends with the year 9999' },
  })
})

test('what has no time at all never fires', () => {
  const cron = '*/10 2 * 3 0#2'
  const error = 'It never fires: its times fall where the clock skips them'
  expect(forecastOf({ ...daily, cron })).toMatchObject({ halt: 'never', error, forecast: [] })
  const bounds = { starts_at: new Date('2026-03-20T00:00:00Z'), ends_at: new Date('2026-03-30T00:00:00Z') }
  expect(forecastOf({ ...daily, cron: '0 0 1 * *', ...bounds })).toMatchObject({
    ...{ halt: 'never', error: 'It never fires: none of its times lies within its bounds' },
  })
})

test('what cannot be read is an error, with its sentences', () => {
  const time_window = { from: '09:00', to: '10:00' }
  const { halt, error, is_final } = forecastOf({ ...daily, time_window })
  expect([halt, is_final]).toEqual(['error', false])
  expect(error).toContain('never falls inside its window')
})

test('a stretch of the past is told with its gaps, in steps', () => {
  const { starts_at, ends_at, after, now: _, ...timed } = daily
  const since = new Date('2026-03-07T12:00:00Z')
  const stretch = { ...timed, id: 1, since, until: new Date('2026-03-09T12:00:00Z') }
  const told = settlementOf({ ...stretch, dst_gap: 'skip' })
  expect([texts(told.instants), told.isLast, told.problem]).toEqual([[gap, '2026-03-09T06:30'], true, null])
  const long = settlementOf({ ...stretch, cron: '* * * * * *', until: new Date('2026-03-08T12:00:00Z') })
  expect([long.instants.length, long.isLast]).toEqual([5_000, false])
  const problem = settlementOf({ ...stretch, cron: '0 0 30 2 *' }).problem
  expect(problem).toContain('30 February does not exist')
})

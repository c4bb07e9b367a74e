import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { occurrences, warnings } from '../../../src/calendar/calendar.ts'
import { next } from './questions.ts'

const daily = { cron: '0 12 * * *', timezone: 'UTC' }

test('`after` is exclusive to the millisecond, `until` inclusive', () => {
  const noon = Date.parse('2026-01-01T12:00:00Z')
  const from = (after: number, until: number) =>
    occurrences(daily, { after: new Date(after), until: new Date(until) }).map(Number)
  expect(from(noon - 1, noon)).toEqual([noon])
  expect(from(noon, noon)).toEqual([])
  expect(from(noon - 1, noon - 1)).toEqual([])
  expect(from(noon, noon + 86_400_000)).toEqual([noon + 86_400_000])
  expect(from(noon + 1, noon - 86_400_000)).toEqual([])
})

test('one answer is given when neither a count nor an end is', () => {
  expect(occurrences(daily, { after: new Date(0) })).toHaveLength(1)
  expect(occurrences(daily, { after: new Date(0), count: 0 })).toEqual([])
})

test('dates and counts that are none are refused', () => {
  expect(() => occurrences(daily, { after: new Date(Number.NaN) })).toThrow(RangeError)
  expect(() => occurrences(daily, { after: new Date(0), until: new Date('soon') })).toThrow(RangeError)
  expect(() => occurrences(daily, { after: new Date(0), count: -1 })).toThrow(RangeError)
  expect(() => occurrences(daily, { after: new Date(0), count: 1.5 })).toThrow(RangeError)
})

test('the calendar goes from the year 1 to the year 9999', () => {
  expect(next(daily, { after: '9999-12-30T00:00:00Z', count: 5 })).toEqual([
    '9999-12-30T12:00Z',
    '9999-12-31T12:00Z',
  ])
  expect(occurrences(daily, { after: new Date(8.64e15) })).toEqual([])
  expect(next(daily, { after: '0001-01-01T13:00:00Z', count: 1 })).toEqual(['0001-01-02T12:00Z'])
  expect(occurrences(daily, { after: new Date(-8.64e15) })[0]?.toISOString()).toBe('0001-01-01T12:00:00.000Z')
})

test('far ahead the clock changes as ever', () => {
  const timing = { cron: '30 2 * * *', timezone: 'America/New_York' }
  expect(next(timing, { after: '2450-03-12T12:00:00Z', count: 2 })).toEqual([
    '2450-03-13T07:00Z',
    '2450-03-14T06:30Z',
  ])
})

test('what the zone never lets run has no answers, and says so', () => {
  const timing = { cron: '*/10 2 * 3 0#2', timezone: 'America/New_York' }
  const now = new Date('2026-01-01T00:00:00Z')
  expect(occurrences(timing, { after: now, count: 5 })).toEqual([])
  expect(warnings(timing, { now })).toEqual([
    'This never runs in America/New_York: its times fall where the clock skips them.',
  ])
})

test('the same answers whatever TZ says', async () => {
  const program = `
    import { annotate, describe, occurrences, warnings } from './src/calendar/calendar.ts'
    const after = new Date('2026-03-07T00:00:00Z')
    const answers = ['30 2 * * *', '*/30 1-2 * * *', '0 0 L * 1'].map((cron) => {
      const timing = { cron, timezone: 'America/New_York' }
      const listed = occurrences(timing, { after, count: 40 }).map((at) => at.toISOString())
      return [listed, annotate(timing, { after, count: 40 }), describe(timing), warnings(timing, { now: after })]
    })
    console.log(JSON.stringify(answers))`
  const zones = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca']
  const printed = await Promise.all(
    zones.map(async (TZ) => {
      const environment = { env: { ...process.env, TZ }, cwd: process.cwd() }
      const flags = ['--input-type=module-typescript', '--no-warnings', '--eval', program]
      return (await promisify(execFile)(process.execPath, flags, environment)).stdout
    }),
  )
  expect(printed[0]!.length).toBeGreaterThan(1_000)
  expect(new Set(printed).size).toBe(1)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTiming, occurrences } from '../../../src/calendar/calendar.ts'
import {
  cronExpressions,
  cronExpressionsWithSeconds,
  instants,
  policies,
  windows,
  zones,
} from './cron-arbitrary.ts'
import { matcher } from './wall-matcher.ts'

const day = 86_400_000
const timings = fc
  .record({
    cron: fc.oneof(cronExpressions, cronExpressionsWithSeconds),
    timezone: zones,
    dst: policies,
    window: fc.option(windows, { nil: undefined }),
  })
  .filter((timing) => checkTiming(timing).length === 0)

test('asked one by one, all together or up to an instant, the answers are the same', () => {
  fc.assert(
    fc.property(timings, instants, (timing, after) => {
      const listed = occurrences(timing, { after, count: 8 })
      let last = after
      for (const expected of listed) {
        expect(occurrences(timing, { after: last })).toEqual([expected])
        last = expected
      }
      if (listed.length > 0) expect(occurrences(timing, { after, until: last })).toEqual(listed)
    }),
    { numRuns: 300 },
  )
})

test('answers are later than `after`, strictly increasing, and not later than `until`', () => {
  fc.assert(
    fc.property(timings, instants, fc.integer({ min: 1, max: 3 * day }), (timing, after, length) => {
      const until = new Date(after.getTime() + length)
      const all = [after, ...occurrences(timing, { after, until, count: 500 })].map(Number)
      expect(all.every((at, index) => index === 0 || at > all[index - 1]!)).toBe(true)
      expect(all.at(-1)).toBeLessThanOrEqual(until.getTime())
    }),
    { numRuns: 300 },
  )
})

test('an occurrence does not depend on where the asking began', () => {
  fc.assert(
    fc.property(timings, instants, fc.integer({ min: 1, max: 400 * day }), (timing, after, earlier) => {
      const [expected] = occurrences(timing, { after })
      if (expected === undefined) return
      const before = new Date(expected.getTime() - Math.min(earlier, 2 * day))
      const until = expected
      expect(occurrences(timing, { after: before, until }).at(-1)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})

test('without a change of the clock the answers are what the fields say, day by day', () => {
  fc.assert(
    fc.property(cronExpressions, instants, (cron, anywhere) => {
      if (checkTiming({ cron, timezone: 'UTC' }).length > 0) return
      const matches = matcher(cron)
      const from = Math.floor(anywhere.getTime() / day) * day
      const minutes = Array.from({ length: 1440 }, (_, minute) => from + minute * 60_000)
      const until = new Date(from + day - 1)
      const given = occurrences({ cron, timezone: 'UTC' }, { after: new Date(from - 1), until })
      expect(given.map(Number)).toEqual(minutes.filter(matches))
    }),
    { numRuns: 200 },
  )
})

test('an hourly schedule runs as often as the day has hours', () => {
  const runs = (day: string, zoneOffset: [string, string]) =>
    occurrences(
      { cron: '0 * * * *', timezone: 'America/New_York' },
      {
        after: new Date(`${day}T00:00:00${zoneOffset[0]}`),
        until: new Date(`${day}T24:00:00${zoneOffset[1]}`),
      },
    ).length
  expect(runs('2026-03-07', ['-05:00', '-05:00'])).toBe(24)
  expect(runs('2026-03-08', ['-05:00', '-04:00'])).toBe(23)
  expect(runs('2026-11-01', ['-04:00', '-05:00'])).toBe(25)
})

test('every expression either says at once that it never runs, or has a next run', () => {
  fc.assert(
    fc.property(cronExpressions, (cron) => {
      const timing = { cron, timezone: 'UTC' }
      const isGood = checkTiming(timing).length === 0
      const answers = () => occurrences(timing, { after: new Date('2026-01-01T00:00:00Z') }).length
      if (isGood) expect(answers()).toBe(1)
      else expect(answers).toThrow(/never run/)
    }),
    { numRuns: 1_000 },
  )
})

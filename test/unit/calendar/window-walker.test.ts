import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTiming, clockGaps, occurrences } from '../../../src/calendar/calendar.ts'
import { clockChanges } from '../../oracle/clock-changes.ts'
import { minutePatterns } from '../../oracle/patterns.ts'
import { cronExpressions, policies, windows } from './cron-arbitrary.ts'
import { outcome, type Step, walk } from './minute-walker.ts'

const slowMachine = { timeout: 120_000 }
const minute = 60_000
const hour = 60 * minute
const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) }

const zones = [
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'],
  ...['Antarctica/Troll', 'America/Havana', 'America/Nuuk', 'Atlantic/Azores'],
]

/** The day before, of and after each change of the clock in 2026, and 40 minutes on which a shift may still lean. */
const stretches = new Map<string, Step[][]>()

function stretchesOf(timezone: string): Step[][] {
  const known = stretches.get(timezone)
  if (known !== undefined) return known
  const walked = clockChanges({ timezone, ...year }).map((centre) =>
    walk({ timezone, from: centre - 36 * hour, to: centre + 40 * hour, step: minute }),
  )
  stretches.set(timezone, walked)
  return walked
}

/** Times that one or another of the zones skips. */
const skipped = ['30 2 * * *', '0,30 1,2,3 * * *', '15 2 * * 0', '0-59 0 * * *', '30 0,23 * * *']

const cases = fc.record({
  cron: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...skipped) },
    { weight: 2, arbitrary: fc.constantFrom(...minutePatterns) },
    { weight: 1, arbitrary: cronExpressions },
  ),
  timezone: fc.constantFrom(...zones),
  dst: policies,
  window: windows,
})

test(
  'around every change of the clock, a window lets through what the minute walker saw, and no more',
  slowMachine,
  () => {
    let fired = 0
    let gaps = 0
    fc.assert(
      fc.property(cases, (timing) => {
        fc.pre(checkTiming(timing).length === 0)
        const { cron, dst, window } = timing
        for (const steps of stretchesOf(timing.timezone)) {
          const after = new Date(steps[0]!.at - 1)
          const until = new Date(steps.at(-1)!.at)
          const expected = outcome(steps, { cron, ...dst, window, step: minute })
          const listed = occurrences(timing, { after, until }).map(Number)
          expect(listed).toEqual(expected.fired)
          expect(clockGaps(timing, { after, until }).map(Number)).toEqual(expected.gaps)
          fired += listed.length
          gaps += expected.gaps.length
        }
      }),
      { numRuns: 500 },
    )
    expect(fired).toBeGreaterThan(2_000)
    expect(gaps).toBeGreaterThan(5)
  },
)

test('what is refused as never is what the walker never sees in a year', slowMachine, () => {
  const steps = walk({ timezone: 'UTC', ...year, step: minute }).filter(
    ({ wall }) => wall % (15 * minute) === 0,
  )
  const quarters = fc.constantFrom('0 12 * * *', '30 1 * * 5', '0 0 * * 1', '15 22 * * 6', '*/15 3 * * 0')
  fc.assert(
    fc.property(quarters, windows, (cron, window) => {
      const { fired } = outcome(steps, { cron, gap: 'skip', overlap: 'first', window, step: 15 * minute })
      const problems = checkTiming({ cron, timezone: 'UTC', window })
      expect(problems.length === 0).toBe(fired.length > 0)
    }),
    { numRuns: 60 },
  )
})

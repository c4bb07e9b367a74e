import { expect, test } from 'vitest'
import { againstCroner } from '../../oracle/against-croner.ts'
import { againstWalker } from '../../oracle/against-walker.ts'
import { clockChanges } from '../../oracle/clock-changes.ts'
import { minutePatterns, secondPatterns } from '../../oracle/patterns.ts'

const slowMachine = { timeout: 120_000 }

/** A few of what `npm run oracle` compares whole: the oddest clocks there are. */
const zones = [
  'America/New_York',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'America/Havana',
  'Atlantic/Azores',
]
const moreZones = ['America/Nuuk', 'Africa/Cairo', 'Africa/Casablanca', 'Pacific/Chatham']
const minute = 60_000
const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) }

test.each([...zones, ...moreZones])(
  '%s: the calendar, the minute walker and croner agree',
  slowMachine,
  (timezone) => {
    const changes = clockChanges({ timezone, ...year })
    expect(changes.length).toBeGreaterThanOrEqual(2)
    for (const centre of changes) {
      const { listed, fresh } = againstWalker(
        { timezone, centre, reach: 5 * 60 * minute, step: minute },
        minutePatterns,
      )
      expect([...listed.wrong, ...fresh.wrong]).toEqual([])
      expect(fresh.answers).toBeGreaterThan(5_000)
      expect(againstCroner({ timezone, centre }, minutePatterns).wrong).toEqual([])
    }
  },
)

test('with seconds, over an overlap of two hours', slowMachine, () => {
  const [ahead, back] = clockChanges({ timezone: 'Antarctica/Troll', ...year })
  for (const centre of [ahead!, back!]) {
    const window = { timezone: 'Antarctica/Troll', centre, reach: 125 * minute, step: 1_000 }
    const { listed, fresh } = againstWalker(window, secondPatterns)
    expect([...listed.wrong, ...fresh.wrong]).toEqual([])
    expect(listed.answers).toBeGreaterThan(5_000)
  }
})

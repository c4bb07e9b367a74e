import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openZone } from '../../../src/calendar/zone.ts'
import { clockChanges } from '../../oracle/clock-changes.ts'

/** The instants at which the zone's offset changes, read off its segments. */
function changesOf(timezone: string, { from, to }: { from: number; to: number }): number[] {
  const zone = openZone(timezone)
  const changes: number[] = []
  for (let segment = zone.segmentAt(from); segment.end < to; segment = zone.segmentAt(segment.end))
    if (segment.after !== segment.offset) changes.push(segment.end)
  return changes
}

test('a zone changes when Intl says so, in any zone and year', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  fc.assert(
    fc.property(zones, fc.integer({ min: 1973, max: 2400 }), (timezone, year) => {
      const range = { from: Date.UTC(year, 0, 2), to: Date.UTC(year, 11, 31) }
      expect(changesOf(timezone, range)).toEqual(clockChanges({ timezone, ...range }))
    }),
    { numRuns: 30 },
  )
})

test('segments join without a hole, each with its neighbours’ offsets', () => {
  const zone = openZone('Africa/Casablanca')
  let segment = zone.segmentAt(Date.UTC(2020, 0, 1))
  for (let index = 0; index < 40; index++) {
    const next = zone.segmentAt(segment.end)
    expect(next.offset).toBe(segment.after)
    if (segment.after !== segment.offset) {
      expect(next.start).toBe(segment.end)
      expect(next.before).toBe(segment.offset)
    }
    expect(zone.segmentAt(segment.end - 1)).toMatchObject({ offset: segment.offset, end: segment.end })
    segment = next
  }
})

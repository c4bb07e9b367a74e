import { Temporal } from 'temporal-polyfill'
import { firstDayOf, yearOfDay } from './days.ts'
import { day } from './wall-times.ts'

/**
 * A stretch of time, [start, end), in which a zone keeps one offset (milliseconds east of UTC). `before` and `after`
 * are its neighbours' offsets; they equal `offset` where no change of the clock is near.
 */
export type Segment = { start: number; end: number; offset: number; before: number; after: number }

export type Zone = { name: string; segmentAt(at: number): Segment }

type Transition = { at: number; before: number; after: number }
type ZoneYear = { offset: number; transitions: readonly Transition[] }

// No clock was ever moved by more than 24 hours, so a transition farther away than this cannot matter.
const near = 2 * day

const zones = new Map<string, Zone>()

/** A zone by a name that `zoneProblem` accepts. */
export function openZone(name: string): Zone {
  const known = zones.get(name)
  if (known !== undefined) return known
  const years = new Map<number, ZoneYear>()
  const zone = { name, segmentAt: (at: number) => segmentAt(yearsOf(name, years), at) }
  zones.set(name, zone)
  return zone
}

type Years = (year: number) => ZoneYear

function yearsOf(name: string, known: Map<number, ZoneYear>): Years {
  return (year) => {
    const loaded = known.get(year) ?? loadYear(name, year)
    known.set(year, loaded)
    return loaded
  }
}

function segmentAt(years: Years, at: number): Segment {
  const firstYear = yearAt(at - near)
  const lastYear = yearAt(at + near)
  let { offset } = years(firstYear)
  const segment = { start: Number.NEGATIVE_INFINITY, end: startOf(lastYear + 1) - near, before: offset }
  for (let year = firstYear; year <= lastYear; year++)
    for (const transition of years(year).transitions) {
      if (transition.at > at) return { ...segment, end: transition.at, offset, after: transition.after }
      segment.start = transition.at
      segment.before = transition.before
      offset = transition.after
    }
  return { ...segment, offset, after: offset }
}

function loadYear(name: string, year: number): ZoneYear {
  const end = startOf(year + 1)
  let at = Temporal.Instant.fromEpochMilliseconds(startOf(year) - 1).toZonedDateTimeISO(name)
  const offset = offsetOf(at)
  const transitions: Transition[] = []
  for (let before = offset; ; ) {
    const next = at.getTimeZoneTransition('next')
    if (next === null || next.epochMilliseconds >= end) return { offset, transitions }
    const after = offsetOf(next)
    if (after !== before) transitions.push({ at: next.epochMilliseconds, before, after })
    at = next
    before = after
  }
}

function offsetOf(at: Temporal.ZonedDateTime): number {
  return at.offsetNanoseconds / 1_000_000
}

function yearAt(at: number): number {
  return yearOfDay(Math.floor(at / day))
}

function startOf(year: number): number {
  return firstDayOf(year) * day
}

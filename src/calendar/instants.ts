import type { Expression } from './expression.ts'
import type { Schedule } from './timing.ts'
import { day, endOfTime, firstWallTime, type WallRange, type WallTime, wallTimes } from './wall-times.ts'
import { isOpen } from './window.ts'
import type { Segment } from './zone.ts'

// The Gregorian calendar, weekdays included, repeats after 400 years: what has not happened by then never will.
const cycle = 146_097 * day

// More than any offset and any change of a clock, so that a jump ahead cannot pass an instant.
const margin = 3 * day

/** All instants of a schedule that are not before `from`, ascending, to the end of the schedule or of year 9999. */
export function* instantsFrom(schedule: Schedule, from: number): Generator<number> {
  const { expression, zone, endsAt } = schedule
  const first = Math.max(from, schedule.startsAt)
  let latest = first
  for (let start: number | undefined = first; start !== undefined && start <= endsAt; ) {
    if (start - latest >= cycle) return
    const segment = zone.segmentAt(start)
    for (const at of instantsIn(schedule, { segment, from: start })) {
      if (at >= endOfTime || at > endsAt) return
      yield at
      latest = at
    }
    start = nextStart(expression, segment)
  }
}

/** Where to go on after a segment: at its end, or later when no wall time of the expression is near. */
export function nextStart(expression: Expression, { end }: Segment): number | undefined {
  const wall = firstWallTime(expression, { from: end - margin, to: endOfTime })
  return wall === undefined ? undefined : Math.max(end, wall - margin)
}

type Stretch = { segment: Segment; from: number }

function* instantsIn(schedule: Schedule, { segment, from }: Stretch): Generator<number> {
  const { expression, dst } = schedule
  const { end, offset, after } = segment
  let first = Math.max(segment.start, from) + offset
  let last = end + offset
  if (!expression.followsClock) {
    if (dst.overlap === 'first') first = Math.max(first, segment.start + segment.before)
    if (dst.overlap === 'second') last = Math.min(last, end + after)
  }
  const moved = movedFromGap(schedule, { segment, from })
  let next = 0
  for (const wall of wallTimes(expression, { from: first, to: last })) {
    const at = wall - offset
    while (next < moved.length && moved[next]! <= at) {
      if (moved[next]! < at) yield moved[next]!
      next++
    }
    yield at
  }
  yield* moved.slice(next)
}

/** Instants that stand in for wall times which the clock jumped over at the segment's start, ascending. */
function movedFromGap(schedule: Schedule, { segment, from }: Stretch): number[] {
  const { expression, dst } = schedule
  const gap = gapAt(segment)
  if (expression.followsClock || dst.gap === 'skip' || gap.to <= from + segment.before) return []
  if (dst.gap === 'after' && segment.start < from) return []
  const shown = standIns(schedule, segment).filter(({ isInside }) => isInside)
  const moved = shown.map(({ wall }) => wall - segment.offset)
  return [...new Set(moved)].filter((at) => at >= from)
}

type StandIn = {
  /** The local time that does not exist. */
  missing: WallTime
  /** What the clock shows when it runs instead. */
  wall: WallTime
  isInside: boolean
}

/** What becomes, by dst.gap after or shift, of the fixed times that the clock jumped over when the segment began. */
export function standIns({ expression, dst, window }: Schedule, segment: Segment): StandIn[] {
  const gap = gapAt(segment)
  return Array.from(wallTimes(expression, gap), (missing) => {
    const wall = dst.gap === 'shift' ? missing + gap.to - gap.from : gap.to
    return { missing, wall, isInside: isOpen(window, wall) }
  })
}

/** The wall times that the clock jumped over when the segment began; empty when it did not jump ahead. */
export function gapAt({ start, offset, before }: Segment): WallRange {
  return { from: start + before, to: Math.max(start + offset, start + before) }
}

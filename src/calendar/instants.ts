import type { Schedule } from './timing.ts'
import { day, endOfTime, firstWallTime, type WallRange, wallTimes } from './wall-times.ts'
import type { Segment } from './zone.ts'

// The Gregorian calendar, weekdays included, repeats after 400 years: what has not happened by then never will.
const cycle = 146_097 * day

// More than any offset and any change of a clock, so that a jump ahead cannot pass an instant.
const margin = 3 * day

/** All instants of a schedule that are not before `from`, ascending, to the end of year 9999. */
export function* instantsFrom(schedule: Schedule, from: number): Generator<number> {
  const { expression, zone } = schedule
  let latest = from
  for (let start: number | undefined = from; start !== undefined && start - latest < cycle; ) {
    const segment = zone.segmentAt(start)
    for (const at of instantsIn(schedule, { segment, from: start })) {
      if (at >= endOfTime) return
      yield at
      latest = at
    }
    const wall = firstWallTime(expression, { from: segment.end - margin, to: endOfTime })
    start = wall === undefined ? undefined : Math.max(segment.end, wall - margin)
  }
}

type Stretch = { segment: Segment; from: number }

function* instantsIn({ expression, dst }: Schedule, { segment, from }: Stretch): Generator<number> {
  const { end, offset, after } = segment
  let first = Math.max(segment.start, from) + offset
  let last = end + offset
  if (!expression.followsClock) {
    if (dst.overlap === 'first') first = Math.max(first, segment.start + segment.before)
    if (dst.overlap === 'second') last = Math.min(last, end + after)
  }
  const moved = movedFromGap({ expression, dst }, { segment, from })
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

type Rule = Pick<Schedule, 'expression' | 'dst'>

/** Instants that stand in for wall times which the clock jumped over at the segment's start, ascending. */
function movedFromGap({ expression, dst }: Rule, { segment, from }: Stretch): number[] {
  const gap = gapAt(segment)
  if (expression.followsClock || dst.gap === 'skip' || gap.to <= from + segment.before) return []
  if (dst.gap === 'after')
    return segment.start >= from && firstWallTime(expression, gap) !== undefined ? [segment.start] : []
  const skipped = Array.from(wallTimes(expression, gap), (wall) => wall - segment.before)
  return skipped.filter((at) => at >= from)
}

/** The wall times that the clock jumped over when the segment began; empty when it did not jump ahead. */
export function gapAt({ start, offset, before }: Segment): WallRange {
  return { from: start + before, to: Math.max(start + offset, start + before) }
}

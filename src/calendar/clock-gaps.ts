import { gapAt, instantsFrom, nextStart, standIns } from './instants.ts'
import { beginningOfTime, checkedTime } from './range.ts'
import { readTiming, type Schedule, type Timing } from './timing.ts'
import { endOfTime, type WallRange, type WallTime, wallTimes } from './wall-times.ts'
import { alwaysOpen } from './window.ts'
import type { Segment } from './zone.ts'

/** Local times that nothing runs for, because the clock jumped over them; `at` is the first instant after the gap. */
export type LeftOut = { at: number; gap: WallRange; times: WallTime[] }

/**
 * The instants at which a fixed-time schedule leaves out a local time that the clock skips: by dst.gap skip, or since the
 * instant that stands in for it falls outside the window. Not those at which the schedule fires all the same.
 */
export function clockGaps(timing: Timing, { after, until }: { after: Date; until: Date }): Date[] {
  const schedule = readTiming(timing)
  const range = { from: checkedTime(after) + 1, until: checkedTime(until) }
  return Array.from(leftOutWithin(schedule, range), ({ at }) => at)
    .filter((at) => instantsFrom(schedule, at).next().value !== at)
    .map((at) => new Date(at))
}

/** All that a schedule leaves out from an instant on until another, ascending; both ends included. */
export function* leftOutWithin(
  schedule: Schedule,
  { from, until }: { from: number; until: number },
): Generator<LeftOut> {
  const { expression, zone, dst, window, startsAt, endsAt } = schedule
  if (expression.followsClock || (dst.gap !== 'skip' && window === alwaysOpen)) return
  const last = Math.min(until, endsAt, endOfTime - 1)
  let start: number | undefined = Math.max(from, startsAt, beginningOfTime)
  while (start !== undefined && start <= last) {
    const segment = zone.segmentAt(start)
    const times = segment.start === start ? timesLeftOut(schedule, segment) : []
    if (times.length > 0) yield { at: start, gap: gapAt(segment), times }
    start = nextStart(expression, segment)
  }
}

/** The fixed times for which nothing runs, of those that the clock jumped over when the segment began. */
export function timesLeftOut(schedule: Schedule, segment: Segment): WallTime[] {
  const { expression, dst } = schedule
  if (dst.gap === 'skip') return [...wallTimes(expression, gapAt(segment))]
  return standIns(schedule, segment).flatMap(({ missing, isInside }) => (isInside ? [] : [missing]))
}

import { instantsFrom } from './instants.ts'
import { beginningOfTime, checkedCount, checkedTime } from './range.ts'
import { readTiming, type Schedule, type Timing } from './timing.ts'
import { endOfTime } from './wall-times.ts'

export type OccurrenceRange = {
  /** Exclusive. */
  after: Date
  /** How many at most; 1 when neither `count` nor `until` is given. */
  count?: number | undefined
  /** Inclusive. */
  until?: Date | undefined
}

export function occurrences(timing: Timing, range: OccurrenceRange): Date[] {
  return instantsWithin(readTiming(timing), range).map((at) => new Date(at))
}

export function instantsWithin(schedule: Schedule, { after, count, until }: OccurrenceRange): number[] {
  const most = checkedCount(count ?? (until === undefined ? 1 : Number.POSITIVE_INFINITY))
  const from = Math.max(checkedTime(after) + 1, beginningOfTime)
  const last = until === undefined ? endOfTime : checkedTime(until)
  const instants: number[] = []
  if (most === 0 || from > last || from >= endOfTime) return instants
  for (const at of instantsFrom(schedule, from)) {
    if (at > last) break
    instants.push(at)
    if (instants.length === most) break
  }
  return instants
}

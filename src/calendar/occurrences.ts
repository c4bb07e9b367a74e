import { instantsFrom } from './instants.ts'
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

const beginningOfTime = Date.parse('0001-01-01T00:00:00Z')

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

function checkedTime(date: Date): number {
  const time = date.getTime()
  if (Number.isNaN(time)) throw new RangeError('after and until must be valid dates')
  return time
}

function checkedCount(count: number): number {
  if (count >= 0 && (Number.isInteger(count) || count === Number.POSITIVE_INFINITY)) return count
  throw new RangeError(`count must be a whole number of at least 0, not ${count}`)
}

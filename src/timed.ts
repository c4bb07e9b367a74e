import { setImmediate } from 'node:timers/promises'
import { occurrences, type Timing, type Window } from './calendar/calendar.ts'

/** The timing of a schedule, as functions of the database tell it. */
export type Timed = {
  cron: string
  timezone: string
  dst_gap: 'after' | 'shift' | 'skip'
  dst_overlap: 'first' | 'second' | 'both'
  time_window: Window | null
}

export function timingOf({ cron, timezone, dst_gap: gap, dst_overlap: overlap, time_window }: Timed): Timing {
  return { cron, timezone, dst: { gap, overlap }, window: time_window }
}

export type Count = {
  count: number
  /** There are more than were counted. */
  isMore: boolean
  first: Date | null
  last: Date | null
  /** The first ones. */
  instants: readonly Date[]
}

const step = 5_000

/** Counts the occurrences of a range up to a bound, without holding up whatever else the process does. */
export async function countOccurrences(
  timing: Timing,
  { after, until, most, shown }: { after: Date; until: Date; most: number; shown: number },
): Promise<Count> {
  const counted: Count = { count: 0, isMore: false, first: null, last: null, instants: [] }
  for (let from = after; ; ) {
    const found = occurrences(timing, { after: from, until, count: step })
    from = found.at(-1) ?? from
    counted.first ??= found[0] ?? null
    counted.last = found.at(-1) ?? counted.last
    counted.count += found.length
    if (counted.instants.length === 0) counted.instants = found.slice(0, shown)
    if (found.length < step) return counted
    if (counted.count >= most) return { ...counted, isMore: true }
    await setImmediate()
  }
}

import { clockOf } from '../unit/calendar/minute-walker.ts'

const minute = 60_000
const hour = 60 * minute

/** The first minutes of a new offset in [from, to), found by asking Intl alone. */
export function clockChanges({
  timezone,
  from,
  to,
}: {
  timezone: string
  from: number
  to: number
}): number[] {
  const read = clockOf(timezone)
  const offset = (at: number) => read(at) - at
  const changes: number[] = []
  for (let at = from; at < to; at += 6 * hour) {
    let before = at
    let after = at + 6 * hour
    if (offset(before) === offset(after)) continue
    while (after - before > minute) {
      const middle = before + Math.floor((after - before) / (2 * minute)) * minute
      if (offset(middle) === offset(at)) before = middle
      else after = middle
    }
    changes.push(after)
  }
  return changes
}

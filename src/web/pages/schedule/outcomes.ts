import type { LocalDay } from '../../../calendar/calendar.ts'
import type { Outcomes } from '../../../db/schedule-record.ts'

type Counts = Pick<Outcomes, 'succeeded' | 'failed' | 'cancelled' | 'skipped' | 'missed' | 'open'>

/** `isAll` is false where there were more runs than were looked at. */
export type Rate = Counts & { days: number; isAll: boolean }
export type DayOutcome = Counts & { date: string; isKnown: boolean }

const nothing: Counts = { succeeded: 0, failed: 0, cancelled: 0, skipped: 0, missed: 0, open: 0 }
const rated = [1, 7, 30]

type Given = {
  outcomes: readonly Outcomes[]
  /** Ascending: stretch 1 begins with the first of them. */
  bounds: readonly Date[]
  days: readonly LocalDay[]
  now: Date
  isAll: boolean
}

/** The counts of the stretches, put together for the last 24 hours, 7 and 30 days, and for each day of the calendar. */
export function ratesAndDays({ outcomes, bounds, days, now, isAll }: Given) {
  const between = (from: Date, to?: Date): Counts =>
    outcomes.reduce((sum, each) => {
      const start = bounds[each.stretch - 1]!
      return start >= from && (to === undefined || start < to) ? added(sum, each) : sum
    }, nothing)
  // Of the stretch in which the reading ended only a part is known, and of what lies before it nothing.
  const knownFrom = isAll || outcomes.length === 0 ? bounds[0]! : outcomes[0]!.firstAt
  const rates: Rate[] = rated.map((count) => {
    const since = new Date(now.getTime() - count * 86_400_000)
    return { ...between(since), days: count, isAll: since >= knownFrom }
  })
  const daily: DayOutcome[] = days.map(({ date, start, end }) => ({
    ...between(start, end),
    date,
    isKnown: start >= knownFrom,
  }))
  return { rates, days: daily }
}

function added(one: Counts, other: Counts): Counts {
  return {
    succeeded: one.succeeded + other.succeeded,
    failed: one.failed + other.failed,
    cancelled: one.cancelled + other.cancelled,
    skipped: one.skipped + other.skipped,
    missed: one.missed + other.missed,
    open: one.open + other.open,
  }
}

/** Succeeded of what ended by itself; what was skipped or missed counts for neither. */
export function rateOf({ succeeded, failed }: Pick<Counts, 'succeeded' | 'failed'>): number | undefined {
  return succeeded + failed === 0 ? undefined : succeeded / (succeeded + failed)
}

import { clockGaps, nextClockChange, occurrences, type Timing } from '../calendar/calendar.ts'
import type { Forecast, ForecastDue, Settlement, Stretch } from '../db/forecasts.ts'
import { timingOf } from '../timed.ts'
import { reasonOf } from '../wording.ts'

/** How many occurrences are known ahead. */
const horizon = 64
/** How many of an outage are computed at a time; the claim records them and asks for more. */
const outage = 5_000

type Outlook = Omit<Forecast, 'id' | 'revision'>

/** What comes for a schedule, or the reason why nothing does; never throws. */
export function forecastOf(schedule: ForecastDue): Forecast {
  const { id, revision, after, now } = schedule
  try {
    const bounds = { startsAt: schedule.starts_at, endsAt: schedule.ends_at }
    return { id, revision, ...outlook({ ...timingOf(schedule), ...bounds }, { after, now }) }
  } catch (error) {
    return { id, revision, ...halted('error', reasonOf(error)), is_final: false }
  }
}

/** The next occurrences of a stretch of the past, or the reason why they cannot be told. */
export function settlementOf(stretch: Stretch): Settlement {
  try {
    const { since: after, until } = stretch
    const timing = timingOf(stretch)
    const fired = occurrences(timing, { after, until, count: outage })
    const isLast = fired.length < outage
    const gaps = clockGaps(timing, { after, until: isLast ? until : fired.at(-1)! })
    return { instants: ascending([...fired, ...gaps]), isLast, problem: null }
  } catch (error) {
    return { instants: [], isLast: true, problem: reasonOf(error) }
  }
}

function outlook(timing: Timing, { after, now }: { after: Date; now: Date }): Outlook {
  const past = occurrences(timing, { after, until: now, count: outage })
  const isCut = past.length === outage
  const ahead = isCut ? [] : occurrences(timing, { after: after > now ? after : now, count: horizon })
  const isFinal = !isCut && ahead.length < horizon
  const fires = [...past, ...ahead]
  if (fires.length === 0 && !hasEnded(timing, after)) return never(timing)
  const until = (isFinal ? timing.endsAt : undefined) ?? fires.at(-1) ?? after
  const gaps = clockGaps(timing, { after, until })
  if (fires.length + gaps.length === 0) return exhausted(timing, now)
  const change = nextClockChange(timing, { after: now })
  return {
    forecast: ascending([...fires, ...gaps]),
    gaps,
    is_final: isFinal,
    ...{ halt: null, error: null },
    ...{ clock_change_at: change?.at ?? null, clock_change: change?.note ?? null },
  }
}

// In the centuries before, no clock skipped anything, and everything had its times.
const beginning = new Date('1970-01-01T00:00:00Z')
const lastYear = 9_999
/** The Gregorian calendar repeats after as many years: what does not come within them never does. */
const cycleYears = 400

/** Whether there were times before, so that nothing more comes because they have come to an end. */
function hasEnded(timing: Timing, after: Date): boolean {
  if (!timing.endsAt) return after.getUTCFullYear() > lastYear - cycleYears
  return occurrences(timing, { after: beginning, until: after, count: 1 }).length > 0
}

function never({ startsAt, endsAt }: Timing): Outlook {
  const isBounded = Boolean(startsAt ?? endsAt)
  const reason = isBounded
    ? 'none of its times lies within its bounds'
    : 'its times fall where the clock skips them'
  return halted('never', `It never fires: ${reason}`)
}

function exhausted({ endsAt }: Timing, now: Date): Outlook {
  if (!endsAt) return halted('exhausted', 'The calendar ends with the year 9999')
  const end = `its end, ${endsAt.toISOString().replace('.000Z', 'Z')},`
  return halted(
    'exhausted',
    endsAt <= now ? `I${end.slice(1)} has passed` : `Nothing comes before ${end} any more`,
  )
}

function halted(halt: NonNullable<Outlook['halt']>, error: string): Outlook {
  const nothing = { forecast: [], gaps: [], is_final: true, clock_change_at: null, clock_change: null }
  return { ...nothing, halt, error }
}

function ascending(instants: readonly Date[]): Date[] {
  return instants.toSorted((one, other) => one.getTime() - other.getTime())
}

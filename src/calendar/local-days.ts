import { Temporal } from 'temporal-polyfill'
import { instantsFrom } from './instants.ts'
import { checkedTime } from './range.ts'
import { readTiming, type Timing } from './timing.ts'

/** A day as a zone counts it: 23, 24 or 25 hours long where the clock changes. */
export type LocalDay = { date: string; start: Date; end: Date }

/** So many days of a zone in order; the one in which an instant falls is the first, or the last one. */
export function localDays(
  timezone: string,
  { at, count, isLast = false }: { at: Date; count: number; isLast?: boolean },
): LocalDay[] {
  const today = Temporal.Instant.fromEpochMilliseconds(checkedTime(at)).toZonedDateTimeISO(timezone)
  const first = today.toPlainDate().add({ days: isLast ? 1 - count : 0 })
  const dates = Array.from({ length: count + 1 }, (_, index) => first.add({ days: index }))
  const starts = dates.map((date) => new Date(date.toZonedDateTime(timezone).epochMilliseconds))
  return dates
    .slice(0, count)
    .map((date, index) => ({ date: date.toString(), start: starts[index]!, end: starts[index + 1]! }))
}

/** The days, of so many from an instant on, on which a timing still comes due after it, counted in its own zone. */
export function daysWithOccurrences(
  timing: Timing,
  { after, count }: { after: Date; count: number },
): (LocalDay & { isDue: boolean })[] {
  const schedule = readTiming(timing)
  let next = Number.NEGATIVE_INFINITY
  return localDays(timing.timezone, { at: after, count }).map((day) => {
    const from = Math.max(day.start.getTime(), after.getTime() + 1)
    if (next < from) next = instantsFrom(schedule, from).next().value ?? Number.POSITIVE_INFINITY
    return { ...day, isDue: next < day.end.getTime() }
  })
}

/** The instant that a clock on the wall means in a zone, the first of two; undefined for what no clock shows. */
export function instantOfLocal(text: string, timezone: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return undefined
  try {
    const wall = Temporal.PlainDateTime.from(text, { overflow: 'reject' })
    return new Date(wall.toZonedDateTime(timezone, { disambiguation: 'compatible' }).epochMilliseconds)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** What a clock on the wall of a zone shows at an instant, to the minute: `2026-11-22T02:30`. */
export function localOf(at: Date, timezone: string): string {
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone)
  return there.toPlainDateTime().toString({ smallestUnit: 'minute' })
}

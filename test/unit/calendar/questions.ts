import { occurrences, type Timing } from '../../../src/calendar/calendar.ts'

/** The next instants as text, seconds only where there are any. */
export function next(timing: Timing, { after, count }: { after: string; count: number }): string[] {
  return occurrences(timing, { after: new Date(after), count }).map((at) =>
    at.toISOString().replace(/:00\.000Z$|\.000Z$/, 'Z'),
  )
}

/** The same as wall times in UTC, which is all that matters for the fields. */
export function nextInUtc(cron: string, { after, count }: { after: string; count: number }): string[] {
  return next({ cron, timezone: 'UTC' }, { after, count }).map((at) => at.replace('T', ' ').slice(0, -1))
}

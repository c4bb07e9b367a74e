/**
 * When. A timing (a cron expression, an IANA zone, a policy for clock changes) becomes instants, and nothing here knows
 * the present time, the database or a file: the same question always has the same answer.
 *
 * An expression is read by `expression`: our own grammar decides what is allowed and says why something is not, element
 * by element, and only then does cron-parser turn the elements into numbers. Which days of a year match depends on no
 * more than whether it is a leap year and on which weekday it begins, so `days` keeps at most 14 lists, and an
 * expression that matches in none of them is refused at once.
 *
 * `wall-times` walks what a clock on the wall shows; `zone` cuts time into segments of constant offset, asking Temporal
 * for the changes of a year once; `instants` puts the two together. Inside a segment a wall time is an instant plus a
 * constant, so the whole of the summer time rule lives at the segments' edges: what to do with the wall times a segment
 * jumped over when it began, and with those that it repeats. The rule is Debian cron's (docs/cron.md). A `window` narrows
 * an expression before the walk (`windowed`); what a gap moved is asked once more whether it still falls inside, and what
 * does not, or is skipped, is told by `clockGaps`.
 *
 * Answers are functions of the timing and `after` alone: a cache may be dropped at any time. They are strictly
 * increasing, equal whether asked one by one or all together, and end with the year 9999.
 *
 * `describe`, `warnings` and `annotate` say in words what the same code computed.
 */

import { versions } from 'node:process'

export { type Annotated, annotate } from './annotate.ts'
export { type ClockChange, nextClockChange, nextZoneChange, type ZoneChange } from './clock-changes.ts'
export { clockGaps } from './clock-gaps.ts'
export { describe } from './describe.ts'
export { explainFields, type FieldExplained } from './explain.ts'
export { daysWithOccurrences, instantOfLocal, type LocalDay, localDays, localOf } from './local-days.ts'
export { type OccurrenceRange, occurrences } from './occurrences.ts'
export { checkTiming, type DstPolicy, type Timing } from './timing.ts'
export { warnings } from './warnings.ts'
export { type Window, windowProblems } from './window.ts'
export { knownZones, zoneProblem } from './zone-name.ts'

/** The release of the tz database that answers are computed with, such as `2026c`. */
export function timeZoneDataVersion(): string {
  return versions.tz ?? 'unknown'
}

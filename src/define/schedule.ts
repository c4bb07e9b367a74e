import type { Duration, Instant } from './duration.ts'

/** What runs: one job, a group (with what it depends on, if asked for), or everything. */
export type Target<JobName extends string = string, Group extends string = string> =
  | { job: JobName }
  | { group: Group; withDependencies?: boolean }
  | { all: true }

/** Three letters, as cron has them. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** `'mon-fri'`, `'sat,sun'`, `'mon,wed-fri'`, or a list: `['mon', 'wed']`. */
export type Weekdays =
  | Weekday
  | `${Weekday}-${Weekday}`
  | `${Weekday}${'-' | ','}${string}`
  | readonly Weekday[]

/** Hours of the clock on the wall in the schedule's zone; `to` is outside. May cross midnight: `22:00` to `06:00`. */
export type Window = {
  /** `'09:00'` or `'09:00:30'`. */
  from: string
  /** Excluded, `'17:00'` or `'24:00'`; earlier than `from`, it is on the next day. */
  to: string
  /** Every day by default. What lies after midnight belongs to the day on which the window opened. */
  days?: Weekdays
}

/** When and what, and what to do when that does not go smoothly. Pure data. */
export type Schedule<
  JobName extends string = string,
  Group extends string = string,
  CalendarName extends string = string,
> = {
  /** Letters a-z, digits, `_`, `.` and `-`, at most 50. */
  id: string
  description?: string
  /** Five fields, or six with seconds first, or a nickname such as `@hourly`. */
  cron: string
  /** IANA name; `UTC` by default. */
  timezone?: string
  target: Target<JobName, Group>
  /** Given to every job of the run. */
  payload?: Record<string, unknown>
  /** Where it exists at all, compared with NODE_ENV; everywhere by default. */
  environments?: readonly string[]
  /** Ids it had before: a rename keeps cursor, history and state. */
  previousIds?: readonly string[]
  tags?: readonly string[]

  /**
   * What happens to missed occurrences. `skip` (the default) records them. `run_once` runs the latest for all of them.
   * `run_all` runs each, oldest first.
   */
  catchUp?: 'skip' | 'run_once' | 'run_all'
  /** With `run_all`: at most so many of them, the latest, 1 to 1000; 100 by default. */
  catchUpLimit?: number
  /** With `run_all`: none older than this; `'7d'` by default. */
  catchUpMaxAge?: Duration
  /** Later than this is missed; `'60s'` by default. */
  grace?: Duration
  /**
   * When the previous run is still active: `skip` this one (the default), `queue` one until that has ended, `cancel` the
   * previous one, or `allow` both.
   */
  overlap?: 'skip' | 'queue' | 'cancel' | 'allow'
  /** A run without a sign of life for this long is closed as lost; LOCK_TIMEOUT_MS by default. */
  lockTimeout?: Duration
  /** A run that has not started this long after its instant is skipped; no limit by default. */
  deadline?: Duration
  /** Fires only inside these hours: `{ from: '09:00', to: '17:00', days: 'mon-fri' }`. */
  window?: Window
  /** Fires on none of their days. */
  calendars?: readonly CalendarName[]
  /**
   * What becomes of an occurrence on such a day: `skip` (the default) or `next_day`, the next day that is free, at the same
   * local time.
   */
  onBlackout?: 'skip' | 'next_day'
  /** Fires only while this feature flag is on. Flags are off until somebody turns them on: `punctual flags <name> --on`. */
  flag?: string
  /** Fixed times inside a clock change; `{ gap: 'after', overlap: 'first' }` by default. */
  dst?: { gap?: 'after' | 'shift' | 'skip'; overlap?: 'first' | 'second' | 'both' }
  /** Spreads starts by up to this long, the same for the same occurrence; never past the next one. */
  jitter?: Duration
  /** Time between the starts of the jobs of one wave. */
  stagger?: Duration
  /** At most so many jobs of one run queued or running at once. */
  maxParallel?: number
  /** Nothing before this instant. */
  startsAt?: Instant
  /** Nothing after this instant. */
  endsAt?: Instant
  /** After so many occurrences have run it is exhausted. */
  maxRuns?: number
  /** Disables itself after so many failed runs in a row. */
  pauseAfterFailures?: number
}

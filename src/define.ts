/**
 * How jobs and schedules are declared. Types only: the two functions return what they are given, so that loading a
 * config costs nothing, and a schedule that names an unknown job, group or calendar does not compile.
 */

/** Milliseconds, or a number with its unit: `'500ms'`, `'60s'`, `'5m'`, `'1h'`, `'7d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

/**
 * What a run is for. All but `late`, `attempt` and `idempotencyKey` also travel in every job's payload under `_punctual`
 * (`runId`, `scheduleId`, `job`, `scheduledFor`, `trigger`, `deadline`, instants as ISO 8601), for workers in any language;
 * how late a job starts, and for which time, only its start tells.
 */
export type RunFacts = {
  id: string
  schedule: string
  scheduledFor: Date
  trigger: 'schedule' | 'catch_up' | 'manual' | 'backfill' | 'retry'
  /** How long after its instant this job started, in milliseconds. */
  late: number
  /** The run would have been skipped unless it had started by then; null without. When to end is told by `signal`. */
  deadline: Date | null
  /** From 1. */
  attempt: number
  /**
   * The same for every attempt of this job, and for every run of the same occurrence: `<schedule>@<scheduledFor>/<job>`
   * whether it comes in time, catches up, is filled in later or retried. A run that a person triggers is no occurrence
   * and has a key of its own, `<schedule>#<run>/<job>`.
   */
  idempotencyKey: string
}

type LogLine = (message: string, fields?: Record<string, unknown>) => void

/** What a job is given beside its payload. */
export type JobContext = {
  /** Captured, and shown with the run. */
  log: { debug: LogLine; info: LogLine; warn: LogLine; error: LogLine }
  /**
   * Aborts on timeout, on shutdown, and when the run is cancelled; its `reason` is an Error that says which (of a
   * cancelled run: by whom, and why). A job that takes no notice counts as ended after 5 seconds.
   */
  signal: AbortSignal
  run: RunFacts
  /** Runs one statement in the database that the schedule lives in, and gives its rows. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

type JobCommon<Group extends string> = {
  group?: Group
  /** Jobs that come before it in a run that has both. */
  dependsOn?: readonly string[]
  /** Attempts before it counts as failed; 3 by default. */
  maxAttempts?: number
  /** Smaller runs first; 0 by default. */
  priority?: number
  /** Jobs of the same queue run one at a time. */
  queue?: string
}

/** A job with code of its own. */
export type OwnJob<Name extends string = string, Group extends string = string> = JobCommon<Group> & {
  name: Name
  run(payload: Record<string, unknown>, context: JobContext): unknown
  /** One attempt may take this long, then `signal` aborts and the attempt has failed. */
  timeout?: Duration
  task?: never
}

/**
 * A job whose code is elsewhere. Its workers do not ask before they start: what they have taken from the queue runs, also
 * after the deadline of its schedule or when its run is cancelled.
 */
export type ForeignJob<Name extends string = string, Group extends string = string> = JobCommon<Group> & {
  name: Name
  /** An existing Graphile Worker task, executed by somebody else's workers. */
  task: string
  run?: never
  timeout?: never
}

/** A named piece of code, or an existing Graphile Worker task. */
export type Job<Name extends string = string, Group extends string = string> =
  | OwnJob<Name, Group>
  | ForeignJob<Name, Group>

/** Days on which schedules may rest, by date (`'2026-12-25'`). Schedules cannot use them in this version. */
export type Calendar = { description?: string; dates: readonly string[] }

/** What runs: one job, a group (with what it depends on, if asked for), or everything. */
export type Target<JobName extends string = string, Group extends string = string> =
  | { job: JobName }
  | { group: Group; withDependencies?: boolean }
  | { all: true }

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
  /** What happens to missed occurrences: `skip` records and drops them. */
  catchUp?: 'skip'
  /** Later than this is missed; `'60s'` by default. */
  grace?: Duration
  /** When the previous run is still active: `skip` this one (the default) or `allow` both. */
  overlap?: 'skip' | 'allow'
  /** A run without a sign of life for this long is closed as lost; LOCK_TIMEOUT_MS by default. */
  lockTimeout?: Duration
  /** Fixed times inside a clock change; `{ gap: 'after', overlap: 'first' }` by default. */
  dst?: { gap?: 'after' | 'shift' | 'skip'; overlap?: 'first' | 'second' | 'both' }
  calendars?: readonly CalendarName[]
}

/** What `punctual.config.ts` exports as its default. */
export type Config = {
  jobs: readonly Job[]
  schedules: readonly Schedule[]
  calendars?: Readonly<Record<string, Calendar>>
}

type NameOf<Jobs extends readonly Job[]> = Jobs[number]['name']
type GroupOf<Jobs extends readonly Job[]> = GroupIn<Jobs[number]>
type GroupIn<OneJob> = OneJob extends unknown
  ? 'group' extends keyof OneJob
    ? Extract<OneJob['group'], string>
    : never
  : never
type Consistent<Jobs extends readonly Job[]> = readonly (Job & { dependsOn?: readonly NameOf<Jobs>[] })[]

/**
 * Declares one job, for a file of its own.
 *
 *     export const cleanup = defineJob({
 *       name: 'cleanup',
 *       timeout: '5m',
 *       async run(payload, { query, log }) {
 *         const gone = await query("delete from sessions where expired_at < now() returning id")
 *         log.info('sessions removed', { count: gone.length })
 *       },
 *     })
 */
export function defineJob<const Declared extends Job>(job: Declared): Declared {
  return job
}

/**
 * Declares everything: `export default defineConfig({ jobs, schedules })`.
 *
 * Names are checked by the compiler, and everything once more when the file is loaded, where all problems come in one
 * ConfigError. New schedules start disabled: `punctual enable <id>`.
 *
 *     export default defineConfig({
 *       jobs: [cleanup],
 *       schedules: [{ id: 'nightly', cron: '0 3 * * *', timezone: 'Europe/Paris', target: { job: 'cleanup' } }],
 *     })
 */
export function defineConfig<
  const Jobs extends readonly Job[],
  const Calendars extends Readonly<Record<string, Calendar>> = Record<never, never>,
>(config: {
  jobs: Jobs & Consistent<Jobs>
  schedules: readonly Schedule<NameOf<Jobs>, GroupOf<Jobs>, keyof NoInfer<Calendars> & string>[]
  calendars?: Calendars
}): Config {
  return config
}

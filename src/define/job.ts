import type { Duration } from './duration.ts'

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
  /**
   * `all_done` (the default): runs whatever became of the jobs it depends on. `all_success`: skipped unless each of them
   * succeeded.
   */
  dependencyRule?: 'all_done' | 'all_success'
  /** Attempts before it counts as failed, 1 to 1000; 3 by default. */
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

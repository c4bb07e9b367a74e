/**
 * From a loaded config to what the database is told: the definitions of this environment as one JSON document, with each
 * schedule's plan already made, and the hash by which an unchanged release is recognised.
 *
 * Lists are sorted by name, so that moving lines about in the config changes nothing.
 */
import { createHash } from 'node:crypto'
import { basename, isAbsolute, relative } from 'node:path'
import { type PlannedJob, planner } from './config/plan.ts'
import type { LoadedCalendar, LoadedConfig, LoadedJob, LoadedSchedule } from './config.ts'

/** The Graphile Worker task that executes a job defined by `run`. */
export function taskOf(job: string): string {
  return `punctual:${job}`
}

export type Definitions = {
  document: DefinitionDocument
  hash: string
  /** The config file, as it is called from where the process was started. */
  source: string
}

export type DefinitionDocument = {
  jobs: ReturnType<typeof jobDocument>[]
  schedules: ReturnType<typeof scheduleDocument>[]
  calendars: ReturnType<typeof calendarDocument>[]
}

type Building = {
  /** NODE_ENV: schedules for other environments are left out. */
  environment: string
  /** LOCK_TIMEOUT_MS, for schedules that set none. */
  lockTimeoutMs: number
}

export function buildDefinitions(
  config: LoadedConfig,
  { environment, lockTimeoutMs }: Building,
): Definitions {
  const here = config.schedules.filter(({ environments }) => environments?.includes(environment) ?? true)
  const plan = planner(config.jobs)
  const document = {
    jobs: config.jobs.map(jobDocument).sort(by('name')),
    schedules: here
      .map((schedule) => scheduleDocument({ schedule, plan: plan(schedule.target), lockTimeoutMs }))
      .sort(by('id')),
    calendars: config.calendars.map(calendarDocument).sort(by('name')),
  }
  return {
    document,
    hash: createHash('sha256').update(canonical(document)).digest('hex'),
    source: sourceOf(config.file),
  }
}

/** Of a file elsewhere only the name: where it lies on that machine says nothing to whoever reads it on another. */
function sourceOf(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') || isAbsolute(path) ? basename(file) : path
}

function jobDocument(job: LoadedJob) {
  return {
    name: job.name,
    group: job.group ?? null,
    task: job.task ?? taskOf(job.name),
    is_foreign: job.task !== undefined,
    depends_on: [...job.dependsOn].sort(),
    dependency_rule: job.dependencyRule,
    timeout_ms: job.timeout ?? null,
    max_attempts: job.maxAttempts,
    priority: job.priority,
    queue: job.queue ?? null,
  }
}

type Planned = { schedule: LoadedSchedule; plan: PlannedJob[]; lockTimeoutMs: number }

function scheduleDocument({ schedule, plan, lockTimeoutMs }: Planned) {
  return {
    id: schedule.id,
    description: schedule.description,
    cron: schedule.cron,
    timezone: schedule.timezone,
    dst_gap: schedule.dst.gap,
    dst_overlap: schedule.dst.overlap,
    target: schedule.target,
    plan,
    payload: schedule.payload,
    tags: schedule.tags,
    catch_up: schedule.catchUp,
    catch_up_limit: schedule.catchUpLimit,
    catch_up_max_age_ms: schedule.catchUpMaxAgeMs,
    grace_ms: schedule.graceMs,
    overlap: schedule.overlap,
    lock_timeout_ms: schedule.lockTimeoutMs ?? lockTimeoutMs,
    deadline_ms: schedule.deadlineMs,
    time_window: schedule.window,
    calendars: schedule.calendars,
    on_blackout: schedule.onBlackout,
    flag: schedule.flag,
    jitter_ms: schedule.jitterMs,
    stagger_ms: schedule.staggerMs,
    max_parallel: schedule.maxParallel,
    starts_at: schedule.startsAt?.toISOString() ?? null,
    ends_at: schedule.endsAt?.toISOString() ?? null,
    max_runs: schedule.maxRuns,
    pause_after_failures: schedule.pauseAfterFailures,
    previous_ids: schedule.previousIds,
  }
}

function calendarDocument({ name, description, days }: LoadedCalendar) {
  return {
    name,
    description,
    days: days.map(({ firstDay, lastDay, label }) => ({ first_day: firstDay, last_day: lastDay, label })),
  }
}

function by<Key extends string>(key: Key) {
  return (one: Record<Key, string>, other: Record<Key, string>) => (one[key] < other[key] ? -1 : 1)
}

/** JSON with the keys of every object in order, so that equal documents have equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

import type { Timing } from '../calendar/calendar.ts'
import type { Job, Schedule, Target } from '../define.ts'
import type { LoadedCalendar } from './calendars.ts'
import type { ReadJob, ReadSchedule } from './read.ts'

/** A job with its defaults filled in and its timeout in milliseconds. */
export type LoadedJob = Job & {
  dependsOn: readonly string[]
  dependencyRule: 'all_done' | 'all_success'
  timeout?: number
  maxAttempts: number
  priority: number
}

/** Null is the absence of a policy. */
export type LoadedSchedule = {
  id: string
  description: string | null
  cron: string
  timezone: string
  dst: { gap: 'after' | 'shift' | 'skip'; overlap: 'first' | 'second' | 'both' }
  target: Target
  payload: Record<string, unknown>
  /** Null for every environment. */
  environments: readonly string[] | null
  previousIds: readonly string[]
  tags: readonly string[]
  catchUp: NonNullable<Schedule['catchUp']>
  catchUpLimit: number
  catchUpMaxAgeMs: number
  graceMs: number
  overlap: NonNullable<Schedule['overlap']>
  /** Null for LOCK_TIMEOUT_MS. */
  lockTimeoutMs: number | null
  deadlineMs: number | null
  /** Days from 1 for Monday; every day without them. */
  window: { from: string; to: string; days?: number[] } | null
  calendars: readonly string[]
  onBlackout: NonNullable<Schedule['onBlackout']>
  flag: string | null
  jitterMs: number | null
  staggerMs: number | null
  maxParallel: number | null
  startsAt: Date | null
  endsAt: Date | null
  maxRuns: number | null
  pauseAfterFailures: number | null
}

export type LoadedConfig = {
  file: string
  jobs: readonly LoadedJob[]
  schedules: readonly LoadedSchedule[]
  calendars: readonly LoadedCalendar[]
}

// Without a problem, every field was read.
type Complete<Item extends { values: object }> = Required<Item['values']>

export function loadedJob({ values }: ReadJob): LoadedJob {
  const { run, task, timeout, group, queue, dependsOn, ...rest } = values as Complete<ReadJob>
  return {
    ...rest,
    ...(run === undefined ? { task: task! } : { run }),
    ...(group === undefined ? {} : { group }),
    ...(queue === undefined ? {} : { queue }),
    ...(timeout === undefined ? {} : { timeout }),
    dependsOn: [...new Set(dependsOn)],
  } as LoadedJob
}

const week = 7 * 86_400_000

export function loadedSchedule({ values }: ReadSchedule): LoadedSchedule {
  const { catchUpMaxAge, grace, lockTimeout, deadline, jitter, stagger, ...rest } =
    values as Complete<ReadSchedule>
  return {
    ...rest,
    description: rest.description ?? null,
    environments: rest.environments ?? null,
    previousIds: rest.previousIds ?? [],
    tags: rest.tags ?? [],
    target: rest.target as Target,
    catchUpLimit: rest.catchUpLimit ?? 100,
    catchUpMaxAgeMs: catchUpMaxAge ?? week,
    graceMs: grace,
    lockTimeoutMs: lockTimeout ?? null,
    deadlineMs: deadline ?? null,
    window: (rest.window as LoadedSchedule['window'] | undefined) ?? null,
    calendars: [...(rest.calendars ?? [])].sort(),
    onBlackout: rest.onBlackout ?? 'skip',
    flag: rest.flag ?? null,
    jitterMs: jitter ?? null,
    staggerMs: stagger ?? null,
    maxParallel: rest.maxParallel ?? null,
    startsAt: rest.startsAt ?? null,
    endsAt: rest.endsAt ?? null,
    maxRuns: rest.maxRuns ?? null,
    pauseAfterFailures: rest.pauseAfterFailures ?? null,
  }
}

/** When it is due, as the calendar takes it. */
export function timingOfLoaded({ cron, timezone, dst, window, startsAt, endsAt }: LoadedSchedule): Timing {
  return { cron, timezone, dst, startsAt, endsAt, ...(window && { window }) }
}

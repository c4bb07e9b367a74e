import { createHash } from 'node:crypto'

export type JobDocument = ReturnType<typeof job>
export type ScheduleDocument = ReturnType<typeof schedule>
export type CalendarDocument = ReturnType<typeof calendar>
export type Definitions = {
  jobs: JobDocument[]
  schedules: ScheduleDocument[]
  calendars?: CalendarDocument[]
}

/** A job as the code's definitions tell it to the database. */
export function job(name: string, fields: Partial<ReturnType<typeof jobDefaults>> = {}) {
  return { name, ...jobDefaults(name), ...fields }
}

function jobDefaults(name: string) {
  return {
    group: null as string | null,
    task: `punctual:${name}`,
    is_foreign: false,
    depends_on: [] as string[],
    dependency_rule: 'all_done',
    timeout_ms: null as number | null,
    max_attempts: 3,
    priority: 0,
    queue: null as string | null,
  }
}

type ScheduleFields = Partial<ReturnType<typeof scheduleDefaults>> & {
  waves?: string[][]
  needs?: Record<string, string[]>
}

/** A schedule as the code's definitions tell it; `waves` are its jobs, in order of dependency, `needs` what they need. */
export function schedule(id: string, { waves = [['work']], needs = {}, ...fields }: ScheduleFields = {}) {
  const plan = waves.flatMap((jobs, index) =>
    jobs.map((name, before) => ({
      job: name,
      wave: index + 1,
      position: before + 1,
      needs: needs[name] ?? null,
    })),
  )
  return { id, plan, ...scheduleDefaults(), ...fields }
}

function scheduleDefaults() {
  return {
    description: null as string | null,
    cron: '* * * * *',
    timezone: 'UTC',
    dst_gap: 'after',
    dst_overlap: 'first',
    target: { all: true } as object,
    payload: {} as object,
    tags: [] as string[],
    catch_up: 'skip',
    catch_up_limit: 100,
    catch_up_max_age_ms: 7 * 86_400_000,
    grace_ms: 60_000,
    overlap: 'skip',
    lock_timeout_ms: 3_600_000,
    deadline_ms: null as number | null,
    time_window: null as { from: string; to: string; days?: number[] } | null,
    calendars: [] as string[],
    on_blackout: 'skip',
    flag: null as string | null,
    jitter_ms: null as number | null,
    stagger_ms: null as number | null,
    max_parallel: null as number | null,
    starts_at: null as string | null,
    ends_at: null as string | null,
    max_runs: null as number | null,
    pause_after_failures: null as number | null,
    previous_ids: [] as string[],
  }
}

type Day = string | { first_day: string; last_day: string; label?: string | null }

/** A calendar with its days: `'2026-12-24'`, or several in a row. */
export function calendar(name: string, days: Day[] = [], description: string | null = null) {
  return {
    name,
    description,
    days: days.map((day) =>
      typeof day === 'string' ? { first_day: day, last_day: day, label: null } : { label: null, ...day },
    ),
  }
}

export function hashOf(definitions: Definitions): string {
  return createHash('sha256').update(JSON.stringify(definitions)).digest('hex')
}

import { createHash } from 'node:crypto'

export type JobDocument = ReturnType<typeof job>
export type ScheduleDocument = ReturnType<typeof schedule>
export type Definitions = { jobs: JobDocument[]; schedules: ScheduleDocument[] }

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
    timeout_ms: null as number | null,
    max_attempts: 3,
    priority: 0,
    queue: null as string | null,
  }
}

type ScheduleFields = Partial<ReturnType<typeof scheduleDefaults>> & { waves?: string[][] }

/** A schedule as the code's definitions tell it; `waves` are its jobs, in order of dependency. */
export function schedule(id: string, { waves = [['work']], ...fields }: ScheduleFields = {}) {
  const plan = waves.flatMap((jobs, index) => jobs.map((name) => ({ job: name, wave: index + 1 })))
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
    grace_ms: 60_000,
    overlap: 'skip',
    lock_timeout_ms: 3_600_000,
    previous_ids: [] as string[],
  }
}

export function hashOf(definitions: Definitions): string {
  return createHash('sha256').update(JSON.stringify(definitions)).digest('hex')
}

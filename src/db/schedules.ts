import { z } from 'zod'
import type { NotFoundError } from '../errors.ts'
import type { Queryable } from './database.ts'
import { noSuch } from './no-such.ts'
import { columnsOf, instant, seconds, shaped } from './rows.ts'

export const scheduleStates = [
  'enabled',
  'running',
  'disabled',
  'paused',
  'parked',
  'exhausted',
  'retired',
] as const
export const runStatuses = [
  'pending',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
  'lost',
] as const

/** Wall-clock times of day in the zone of the schedule; days from 1 for Monday. */
const timeWindow = z.looseObject({
  from: z.string().describe('Where it opens: HH:MM.'),
  to: z.string().describe('Where it closes: HH:MM.'),
  days: z.array(z.number()).optional().describe('On which days it opens, 1 for Monday.'),
})

/** A row of punctual.schedule_detail: definition, state and clock of a schedule. Durations are seconds. */
export const scheduleDetail = z.object({
  id: z.string(),
  state: z.enum(scheduleStates),
  /** Why it will not fire although it is enabled. */
  problem: z.string().nullable(),
  enabled: z.boolean(),
  description: z.string().nullable(),
  cron: z.string(),
  timezone: z.string(),
  dstGap: z.enum(['after', 'shift', 'skip']),
  dstOverlap: z.enum(['first', 'second', 'both']),
  target: z.looseObject({
    job: z.string().optional().describe('This job.'),
    group: z.string().optional().describe('The jobs of this group.'),
    all: z.boolean().optional().describe('All jobs.'),
  }),
  payload: z.record(z.string(), z.unknown()).nullable(),
  tags: z.array(z.string()),
  catchUp: z.string(),
  catchUpLimit: z.number(),
  catchUpMaxAge: z.number(),
  grace: z.number(),
  overlap: z.string(),
  lockTimeout: z.number(),
  deadline: seconds,
  timeWindow: timeWindow.nullable(),
  startsAt: instant,
  endsAt: instant,
  maxRuns: z.number().nullable(),
  calendars: z.array(z.string()),
  onBlackout: z.enum(['skip', 'next_day']),
  flag: z.string().nullable(),
  jitter: seconds,
  stagger: seconds,
  maxParallel: z.number().nullable(),
  pauseAfterFailures: z.number().nullable(),
  clockChangeAt: instant,
  clockChange: z.string().nullable(),
  nextRunAt: instant,
  /** Occurrences after this instant are due. */
  dueAfter: instant,
  /** Occurrences that ran, which maxRuns bounds. */
  fireCount: z.number(),
  lastRunAt: instant,
  lastRunId: z.number().nullable(),
  lastStatus: z.enum(runStatuses).nullable(),
  lockedAt: instant,
  lockedBy: z.string().nullable(),
  lockedRunId: z.number().nullable(),
  /** What is due waits for the run that holds the lock. */
  waits: z.boolean(),
  waitingRuns: z.number(),
  runCount: z.number(),
  failureCount: z.number(),
  skipCount: z.number(),
  consecutiveFailures: z.number(),
  pausedUntil: instant,
  disabledReason: z.string().nullable(),
  halt: z.enum(['exhausted', 'never', 'error']).nullable(),
  forecastError: z.string().nullable(),
  retiredAt: instant,
  /** Names what operators set of it: the same again when that is the same again. */
  version: z.string(),
})
export type ScheduleDetail = z.infer<typeof scheduleDetail>

/** What a list tells of each of hundreds: half of all there is. */
const listedSchedule = scheduleDetail.pick({
  ...{ id: true, description: true, tags: true, cron: true, timezone: true, dstGap: true, dstOverlap: true },
  ...{ timeWindow: true, startsAt: true, endsAt: true, catchUp: true, overlap: true },
  ...{ state: true, problem: true, enabled: true, pausedUntil: true, disabledReason: true, retiredAt: true },
  ...{ nextRunAt: true, lastRunAt: true, lastRunId: true, lastStatus: true, waits: true },
  ...{ runCount: true, failureCount: true, skipCount: true, consecutiveFailures: true },
})
export type ListedSchedule = z.infer<typeof listedSchedule>
const listedColumns = columnsOf(listedSchedule)

/** When a schedule is due, as the calendar takes it. */
export function timingOf({
  cron,
  timezone,
  dstGap,
  dstOverlap,
  timeWindow,
  startsAt,
  endsAt,
}: ListedSchedule) {
  return { cron, timezone, dst: { gap: dstGap, overlap: dstOverlap }, window: timeWindow, startsAt, endsAt }
}

export type ScheduleFilters = {
  state?: ScheduleDetail['state'] | undefined
  tag?: string | undefined
  /** The id after which to go on. */
  after?: string | undefined
  limit?: number | undefined
}

/** Schedules in the order of their ids, 200 unless told. */
export async function listSchedules(
  database: Queryable,
  { state, tag, after, limit = 200 }: ScheduleFilters = {},
): Promise<ScheduleDetail[]> {
  const rows = await database.query(
    'select * from punctual.schedule_detail where ($1::text is null or state = $1) and ($2::text is null or $2 = any (tags)) and ($3::text is null or id > $3) order by id limit $4',
    [state ?? null, tag ?? null, after ?? null, limit],
  )
  return rows.map((row) => shaped(scheduleDetail, row))
}

/** Those schedules, in the order of their ids. */
export async function schedulesOf(database: Queryable, ids: readonly string[]): Promise<ListedSchedule[]> {
  const rows = await database.query(
    `select ${listedColumns} from punctual.schedule_detail where id = any ($1) order by id`,
    [ids],
  )
  return rows.map((row) => shaped(listedSchedule, row))
}

/** One schedule; a NotFoundError names the id that was probably meant. */
export async function findSchedule(database: Queryable, id: string): Promise<ScheduleDetail> {
  const [row] = await database.query('select * from punctual.schedule_detail where id = $1', [id])
  if (row === undefined) throw await noSuchSchedule(database, id)
  return shaped(scheduleDetail, row)
}

const searched = 5_000

export async function noSuchSchedule(database: Queryable, id: string): Promise<NotFoundError> {
  return noSuch({ kind: 'schedule', name: id, known: await someIds(database) })
}

/** Those of the ids that no schedule has, and among which names to look for what was meant. */
export async function unknownSchedules(
  database: Queryable,
  ids: readonly string[],
): Promise<{ unknown: Set<string>; known: string[] }> {
  const text = 'select id from punctual.schedule_detail where id = any ($1)'
  const found = new Set((await database.query<{ id: string }>(text, [ids])).map(({ id }) => id))
  const unknown = new Set(ids.filter((id) => !found.has(id)))
  return { unknown, known: unknown.size === 0 ? [] : (await someIds(database)).map(({ id }) => id) }
}

function someIds(database: Queryable): Promise<{ id: string }[]> {
  return database.query('select id from punctual.schedule_detail order by id limit $1', [searched])
}

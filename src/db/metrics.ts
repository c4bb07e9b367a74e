import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { QueueFigures, ScheduleFigures, SchedulerFigures } from '../figures.ts'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'

/** More schedules than this are not listed one by one: each costs about a kilobyte of every answer. */
export const mostSchedules = 2_000

const queueRow = z.object({
  ready: z.number(),
  running: z.number(),
  scheduled: z.number(),
  failed: z.number(),
  oldestAgeSeconds: seconds,
  oldestTask: z.string().nullable(),
  notificationQueueUsage: z.number(),
  sampledAt: always,
})

/** Records a sample of the queue and answers it. */
export async function sampleQueue(database: Queryable): Promise<QueueFigures> {
  const [row] = await database.query('select * from punctual.sample_queue()')
  const { sampledAt, ...figures } = shaped(queueRow, row!)
  return { ...figures, clockSkewMs: Date.now() - sampledAt.getTime() }
}

/** Counts what has ended since the last call; false when there is more to count. */
export async function countRuns(database: Queryable): Promise<boolean> {
  const [row] = await database.query<{ is_complete: boolean }>('select punctual.count_runs() as is_complete')
  return row!.is_complete
}

const scheduleRow = z.object({
  id: z.string(),
  job: z.string(),
  cron: z.string(),
  timezone: z.string(),
  catchUp: z.string(),
  overlap: z.string(),
  enabled: z.boolean(),
  consecutiveFailures: z.number(),
  owed: z.coerce.number(),
  nextRunAt: instant,
  lastDueAt: instant,
  lastSuccessAt: instant,
  expectedIntervalSeconds: seconds,
  counts: z.array(
    z.object({
      trigger: z.string(),
      outcome: z.string(),
      reason: z.string(),
      runs: z.number(),
      occurrences: z.number(),
    }),
  ),
})

export async function scheduleMetrics(database: Queryable): Promise<ScheduleFigures[]> {
  const rows = await database.query('select * from punctual.schedule_metrics($1)', [mostSchedules])
  const figures: ScheduleFigures[] = []
  for (const [index, row] of rows.entries()) {
    // The leader reads them, and must not be late because there are many.
    if (index % 100 === 99) await setImmediate()
    figures.push(shaped(scheduleRow, row))
  }
  return figures
}

const schedulerRow = z.object({
  states: z.record(z.string(), z.number()),
  overdue: z.number(),
  failing: z.number(),
  owed: z.coerce.number(),
  pending: z.number(),
  oldestOverdueAt: instant,
  workers: z.number(),
  daemons: z.number(),
})

export async function schedulerMetrics(database: Queryable): Promise<SchedulerFigures> {
  const [row] = await database.query('select * from punctual.scheduler_metrics()')
  return shaped(schedulerRow, row!)
}

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { instant, seconds, shaped } from './rows.ts'
import { runStatuses, scheduleDetail, scheduleStates } from './schedules.ts'

export const attentions = ['parked', 'failing', 'overdue', 'silent', 'owed', 'late', 'stopped_long'] as const
export type Attention = (typeof attentions)[number]

export const outcomes = [...runStatuses, 'late', 'missed'] as const
export type Outcome = (typeof outcomes)[number]

/** A row of punctual.schedule_signs: by what schedules are found and ordered, and why to look at one. */
export const scheduleSigns = z.object({
  id: z.string(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  target: scheduleDetail.shape.target,
  state: z.enum(scheduleStates),
  enabled: z.boolean(),
  /** What it misses is left out. */
  skipsMissed: z.boolean(),
  /** Between the next two occurrences. */
  forecastGap: seconds,
  nextRunAt: instant,
  lastRunAt: instant,
  lastFailedAt: instant,
  /** Missed occurrences that nobody has decided about. */
  owed: z.number(),
  /** Of the last ten rows, the newest first. */
  outcomes: z.array(z.enum(outcomes)).nullable(),
  attention: z.array(z.enum(attentions)),
  stoppedBy: z.string().nullable(),
  stoppedAt: instant,
})
export type ScheduleSigns = z.infer<typeof scheduleSigns>

/** Every schedule, in the order of their ids. */
export async function readScheduleSigns(database: Queryable): Promise<ScheduleSigns[]> {
  const rows = await database.query('select * from punctual.schedule_signs() order by id')
  return rows.map((row) => shaped(scheduleSigns, row))
}

const reasonRow = z.object({ reason: z.string() })

/** The last three reasons that people gave for stopping schedules. */
export async function lastReasons(database: Queryable): Promise<string[]> {
  const rows = await database.query('select * from punctual.last_reasons()')
  return rows.map((row) => shaped(reasonRow, row).reason)
}

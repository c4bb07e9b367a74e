import { z } from 'zod'
import type { Queryable } from './database.ts'
import { aboutSchedule } from './operators.ts'
import { always, instant, shaped } from './rows.ts'

/** What a pass would decide now of due occurrences; nothing is changed. */
export const plannedOccurrence = z.object({
  scheduleId: z.string(),
  firstScheduledFor: instant,
  scheduledFor: always,
  occurrences: z.number(),
  outcome: z.enum(['run', 'collapse', 'drop', 'wait']),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
})
export type PlannedOccurrence = z.infer<typeof plannedOccurrence>

/** What is due and not decided yet, of one schedule or of all; one that is due for nothing has no row. */
export async function planCatchUp(
  database: Queryable,
  { id }: { id?: string | undefined } = {},
): Promise<PlannedOccurrence[]> {
  const text = 'select * from punctual.plan_catch_up($1)'
  const rows =
    id === undefined ? await database.query(text, [null]) : await aboutSchedule(database, text, [id])
  return rows.map((row) => shaped(plannedOccurrence, row))
}

/** What enabling would make of an occurrence to come. */
const enablingRow = z.object({
  firstScheduledFor: instant,
  scheduledFor: always,
  outcome: z.enum(['passed', 'run', 'wait', 'drop']),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
})
type Upcoming = Omit<z.infer<typeof enablingRow>, 'firstScheduledFor'>

export type EnablePlan = {
  /** The time in which nothing of it was due, which is not made up for; null while it is enabled. */
  disabled: { since: Date | null; until: Date } | null
  upcoming: Upcoming[]
}

/** What enabling a schedule now would mean. */
export async function planEnable(
  database: Queryable,
  { id, count }: { id: string; count: number },
): Promise<EnablePlan> {
  const found = await aboutSchedule(database, 'select * from punctual.plan_enable($1, $2)', [id, count])
  const rows = found.map((row) => shaped(enablingRow, row))
  const passed = rows.find(({ outcome }) => outcome === 'passed')
  return {
    disabled: passed === undefined ? null : { since: passed.firstScheduledFor, until: passed.scheduledFor },
    upcoming: rows.filter((row) => row !== passed).map(({ firstScheduledFor, ...row }) => row),
  }
}

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, instant, shaped } from './rows.ts'
import { runStatuses } from './schedules.ts'

/** A row of punctual.debts: what is owed, or, with another status than skipped, was lately asked to run. */
export const debt = z.object({
  id: z.number(),
  scheduleId: z.string(),
  status: z.enum(runStatuses),
  occurrences: z.number(),
  firstScheduledFor: always,
  scheduledFor: always,
  catchUp: z.string().nullable(),
  catchUpLimit: z.number().nullable(),
  isRetired: z.boolean().nullable(),
  /** An outage, a daemon that led and came too late, or the verdict of its policy. */
  cause: z.string().nullable(),
  /** The leadership that ended the outage; one outage has one. */
  epoch: z.number().nullable(),
  /** The last sign of life before it; null when nobody had led before, or it is not known. */
  downFrom: instant,
  downUntil: instant,
  requestedBy: z.string().nullable(),
  requestReason: z.string().nullable(),
  requestedAt: instant,
})
export type Debt = z.infer<typeof debt>

export const mostDebts = 200

/** The newest rows that are owed, and those that were asked to run within a day. */
export async function listDebts(database: Queryable): Promise<Debt[]> {
  const rows = await database.query('select * from punctual.debts($1)', [mostDebts])
  return rows.map((row) => shaped(debt, row))
}

/** When something was owed last; null when nothing ever was. */
export async function lastDebt(database: Queryable): Promise<Date | null> {
  const [row] = await database.query<{ at: Date | null }>('select punctual.last_debt() as at')
  return row!.at
}

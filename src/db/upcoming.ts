import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'
import { type Occurrence, occurrence } from './schedules.ts'

export type UpcomingQuestion = {
  /** Inclusive. */
  since: Date
  /** Exclusive. */
  until: Date
  /** The last one of the page before. */
  after?: readonly [scheduledFor: Date, scheduleId: string] | undefined
  limit: number
}

/** Occurrences of all schedules to come, soonest first, as far as they are forecast. */
export async function upcomingWithin(
  database: Queryable,
  { since, until, after, limit }: UpcomingQuestion,
): Promise<Occurrence[]> {
  const text = 'select * from punctual.upcoming_within($1, $2, $3, $4, $5)'
  const values = [since, until, after?.[0] ?? null, after?.[1] ?? null, limit]
  const rows = await database.query(text, values)
  return rows.map((row) => shaped(occurrence, row))
}

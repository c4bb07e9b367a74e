import { z } from 'zod'
import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'
import { occurrence } from './schedules.ts'

/** A row of punctual.next_occurrences; the sentence says what the reason means. */
const nextOccurrence = occurrence.extend({ sentence: z.string().nullable() })
export type NextOccurrence = z.infer<typeof nextOccurrence>

export type UpcomingQuestion = {
  /** Inclusive. Without it, from what is due next on. */
  since?: Date
  /** Exclusive. */
  until?: Date
  /** The last one of the page before. */
  after?: readonly [scheduledFor: Date, scheduleId: string] | undefined
  limit: number
}

/** Occurrences of all schedules to come, soonest first, as far as they are forecast, each with the verdict it would get now. */
export async function nextOccurrences(
  database: Queryable,
  { since, until, after, limit }: UpcomingQuestion,
): Promise<NextOccurrence[]> {
  const rows = await database.query(
    'select * from punctual.next_occurrences($1, $2, $3, $4, $5)',
    [limit, since, until, ...(after ?? [null, null])].map((value) => value ?? null),
  )
  return rows.map((row) => shaped(nextOccurrence, row))
}

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'
import { occurrence } from './schedules.ts'

/** A row of punctual.next_occurrences; the sentence says what the reason means. */
const nextOccurrenceRow = occurrence.extend({ sentence: z.string().nullable() })
export type NextOccurrence = z.infer<typeof nextOccurrenceRow>

/** What comes next of all schedules, as far as it is forecast, each with the verdict that it would get now. */
export async function nextOccurrences(database: Queryable, count: number): Promise<NextOccurrence[]> {
  const rows = await database.query('select * from punctual.next_occurrences($1)', [count])
  return rows.map((row) => shaped(nextOccurrenceRow, row))
}

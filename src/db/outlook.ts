import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'
import { type Occurrence, occurrence } from './schedules.ts'

/** What comes next of all schedules, as far as it is forecast, each with the verdict that it would get now. */
export async function nextOccurrences(database: Queryable, count: number): Promise<Occurrence[]> {
  const rows = await database.query('select * from punctual.next_occurrences($1)', [count])
  return rows.map((row) => shaped(occurrence, row))
}

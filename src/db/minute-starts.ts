import { z } from 'zod'
import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'

/** A row of punctual.starts_by_minute: how many schedules start at a minute of the hours of UTC. */
export const minuteStarts = z.object({ minute: z.number(), schedules: z.number() })
export type MinuteStarts = z.infer<typeof minuteStarts>

export async function startsByMinute(database: Queryable): Promise<MinuteStarts[]> {
  const rows = await database.query('select * from punctual.starts_by_minute()')
  return rows.map((row) => shaped(minuteStarts, row))
}

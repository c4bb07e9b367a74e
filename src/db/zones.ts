import { z } from 'zod'
import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'

/** A row of punctual.zones_in_use: `touched` are the schedules to which the next change of the clock does something. */
export const zoneInUse = z.object({
  timezone: z.string(),
  schedules: z.number(),
  touched: z.array(z.object({ id: z.string(), at: z.coerce.date(), note: z.string() })),
})
export type ZoneInUse = z.infer<typeof zoneInUse>

/** The zones of all schedules, the one of most of them first. */
export async function zonesInUse(database: Queryable): Promise<ZoneInUse[]> {
  const rows = await database.query('select * from punctual.zones_in_use()')
  return rows.map((row) => shaped(zoneInUse, row))
}

/** A row of punctual.starts_by_minute: how many schedules start at a minute of the hours of UTC. */
export const minuteStarts = z.object({ minute: z.number(), schedules: z.number() })
export type MinuteStarts = z.infer<typeof minuteStarts>

export async function startsByMinute(database: Queryable): Promise<MinuteStarts[]> {
  const rows = await database.query('select * from punctual.starts_by_minute()')
  return rows.map((row) => shaped(minuteStarts, row))
}

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'

/** The row of punctual.health: how the scheduler is. Durations are seconds. */
export const healthRow = z.object({
  state: z.enum(['green', 'yellow', 'red']),
  hostname: z.string().nullable(),
  uptimeSeconds: seconds,
  heartbeatAgeSeconds: seconds,
  daemon: z.string().nullable(),
  leader: z.string().nullable(),
  epoch: z.number().nullable(),
  ledFor: seconds,
  beatAgo: seconds,
  passAgo: seconds,
  nextRunAt: instant,
  overdue: z.number(),
  failing: z.number(),
  parked: z.number(),
  exhausted: z.number(),
  pending: z.number(),
  workers: z.number(),
  daemons: z.number(),
  /** The database's clock when this was read. */
  checkedAt: always,
})
export type Health = z.infer<typeof healthRow>

/** How the scheduler is: green while a daemon's heartbeat is younger than 60 s, red from 120 s or without any. */
export async function health(database: Queryable): Promise<Health> {
  const [row] = await database.query('select * from punctual.health')
  return shaped(healthRow, row!)
}

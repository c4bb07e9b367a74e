import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'

const minutesRow = z.object({ since: always, recordedSince: instant, samples: z.array(z.number()) })
export type LedMinutes = z.infer<typeof minutesRow>

/** How many samples a leader took in each of the last minutes, the oldest first. */
export async function ledMinutes(database: Queryable, minutes: number): Promise<LedMinutes> {
  const [row] = await database.query('select * from punctual.led_minutes($1)', [minutes])
  return shaped(minutesRow, row!)
}

const dayRow = z.object({
  /** Its date in the zone that was asked for. */
  day: z.string(),
  /** Minutes of which something is known, and those of them in which somebody led. */
  minutes: z.number(),
  ledMinutes: z.number(),
  starts: z.number(),
  terms: z.number(),
})
export type DaemonDay = z.infer<typeof dayRow>

/** The last seven days, today last. */
export async function daemonDays(database: Queryable, zone: string): Promise<DaemonDay[]> {
  const rows = await database.query('select * from punctual.daemon_days($1)', [zone])
  return rows.map((row) => shaped(dayRow, row))
}

const stretchRow = z.object({
  since: always,
  ready: z.number(),
  running: z.number(),
  scheduled: z.number(),
  failed: z.number(),
  oldestAgeSeconds: seconds,
})
export type QueueStretch = z.infer<typeof stretchRow>

/** How deep the queue was in each of so many stretches of the last hours; those without a sample are left out. */
export async function queueHistory(
  database: Queryable,
  { hours, stretches }: { hours: number; stretches: number },
): Promise<QueueStretch[]> {
  const rows = await database.query('select * from punctual.queue_history($1, $2)', [hours, stretches])
  return rows.map((row) => shaped(stretchRow, row))
}

const ledgerRow = z.object({
  /** About so many rows; null before Postgres has estimated them. */
  runs: z.number().nullable(),
  bytes: z.number(),
  oldestAt: instant,
  prunedBefore: instant,
  prunedAt: instant,
  prunedRuns: z.number(),
})
export type LedgerFacts = z.infer<typeof ledgerRow>

export async function ledgerFacts(database: Queryable): Promise<LedgerFacts> {
  const [row] = await database.query('select * from punctual.ledger_facts()')
  return shaped(ledgerRow, row!)
}

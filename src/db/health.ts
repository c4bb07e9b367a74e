import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'

const state = z.enum(['green', 'yellow', 'red'])

/** The row of punctual.health_detail: how the scheduler is. Durations are seconds. */
export const healthRow = z.object({
  state,
  /** The check that makes the state; null when it is green. */
  cause: z.string().nullable(),
  hostname: z.string().nullable(),
  uptimeSeconds: seconds,
  heartbeatAgeSeconds: seconds,
  /** Since the last completed pass of any daemon. */
  passAgeSeconds: seconds,
  daemon: z.string().nullable(),
  leader: z.string().nullable(),
  epoch: z.number().nullable(),
  ledFor: seconds,
  beatAgo: seconds,
  passAgo: seconds,
  nextRunAt: instant,
  overdue: z.number(),
  failing: z.number(),
  /** Missed occurrences that nobody has made up for or dismissed. */
  owed: z.number(),
  /** Jobs that wait for a worker. */
  queue: z.number(),
  parked: z.number(),
  exhausted: z.number(),
  pending: z.number(),
  workers: z.number(),
  daemons: z.number(),
  /** The database's clock when this was read. */
  checkedAt: always,
})
export type Health = z.infer<typeof healthRow>

/** How the scheduler is; punctual.judge_health says what is green, yellow and red. */
export async function health(database: Queryable): Promise<Health> {
  const [row] = await database.query('select * from punctual.health_detail')
  return shaped(healthRow, row!)
}

const bannerRow = z.object({
  /** False while there never was a daemon: then somebody is setting up, and nothing is wrong. */
  hasEverLed: z.boolean(),
  region: z.string().nullable(),
  machine: z.string().nullable(),
  standbys: z.number(),
  /** In seven days. */
  takeovers: z.number(),
  /** Schedules that are due within fifteen minutes, or already. */
  dueSoon: z.number(),
})
export type BannerFacts = z.infer<typeof bannerRow>

/** What every page tells of the daemons beside their health. */
export async function bannerFacts(database: Queryable): Promise<BannerFacts> {
  const [row] = await database.query('select * from punctual.banner_facts()')
  return shaped(bannerRow, row!)
}

export const checkNames = ['beat', 'pass', 'overdue', 'failing', 'owed', 'queue'] as const

/** One check of health: what was found, seconds or a count, and from where on it is worse; null for no limit. */
export const healthCheckRow = z.object({
  name: z.enum(checkNames),
  /** Null where no daemon is there to have a beat. */
  found: z.number().nullable(),
  yellowAbove: z.number().nullable(),
  redAbove: z.number().nullable(),
  level: state,
})
export type HealthCheck = z.infer<typeof healthCheckRow>
export type HealthLimits = Partial<Record<(typeof checkNames)[number], number>>

/** Every check, by limits of one's own where given: above one of those a check is red. */
export async function healthChecks(database: Queryable, limits: HealthLimits = {}): Promise<HealthCheck[]> {
  const rows = await database.query('select * from punctual.health_checks($1)', [JSON.stringify(limits)])
  return rows.map((row) => shaped(healthCheckRow, row))
}

/** The state that checks add up to: that of the worst. */
export function worstOf(checks: readonly HealthCheck[]): Health['state'] {
  const levels = ['red', 'yellow'] as const
  return levels.find((each) => checks.some(({ level }) => level === each)) ?? 'green'
}

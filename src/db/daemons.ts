import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'

/** A row of punctual.daemons_detail: a process that gave a sign of life. Durations are seconds. */
const processRow = z.object({
  id: z.string(),
  kind: z.enum(['schedule_daemon', 'worker', 'web']),
  status: z.string(),
  host: z.string(),
  pid: z.number(),
  region: z.string().nullable(),
  machine: z.string().nullable(),
  version: z.string(),
  startedAt: always,
  heartbeatAt: always,
  heartbeatInterval: z.number(),
  lastPassAt: instant,
  stoppedAt: instant,
  beatAgo: seconds,
  passAgo: seconds,
  upFor: seconds,
  pools: z.array(z.string()),
})
export type Process = z.infer<typeof processRow>

/** Processes that have not stopped, or were not found dead, at most 200. */
export async function livingProcesses(database: Queryable): Promise<Process[]> {
  const text = 'select * from punctual.daemons_detail where stopped_at is null limit 200'
  return (await database.query(text)).map((row) => shaped(processRow, row))
}

/** A row of punctual.leadership_history_detail: one term of leadership. */
const termRow = z.object({
  epoch: z.number(),
  leader: z.string(),
  region: z.string().nullable(),
  gainedAt: always,
  lostAt: instant,
  ledFor: seconds,
  lostReason: z.string().nullable(),
  nobodyFor: seconds,
})
export type Term = z.infer<typeof termRow>

const mostTerms = 200

/** Terms of leadership that were not over before `since`, newest first. */
export async function leadershipTerms(database: Queryable, { since }: { since: Date }): Promise<Term[]> {
  const rows = await database.query(
    'select epoch, leader, region, gained_at, lost_at, led_for, lost_reason, nobody_for from punctual.leadership_history_detail where lost_at is null or lost_at > $1 limit $2',
    [since, mostTerms],
  )
  return rows.map((row) => shaped(termRow, row))
}

const sessionRow = z.object({
  pid: z.number(),
  applicationName: z.string().nullable(),
  connectedAt: instant,
  state: z.string().nullable(),
  silentSeconds: seconds,
})
export type LeaderSession = z.infer<typeof sessionRow>

/** The session that holds the leader's lock as Postgres sees it; undefined where none does. */
export async function leaderSession(database: Queryable): Promise<LeaderSession | undefined> {
  const [row] = await database.query('select * from punctual.leader_session()')
  return row && shaped(sessionRow, row)
}

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'

/** A row of punctual.leadership_history_detail: a term of a leader. Durations are seconds. */
export const term = z.object({
  epoch: z.number(),
  leader: z.string(),
  region: z.string().nullable(),
  gainedAt: always,
  lostAt: instant,
  ledFor: seconds,
  lostReason: z.string().nullable(),
  nobodyFor: seconds,
})
export type Term = z.infer<typeof term>

/** A row of punctual.daemons_detail: a daemon, a worker or a web server that gave a sign of life. */
export const processDetail = z.object({
  id: z.string(),
  kind: z.enum(['schedule_daemon', 'worker', 'web']),
  status: z.enum(['standby', 'leading', 'polling', 'running', 'draining', 'stopped', 'dead']),
  host: z.string(),
  pid: z.number(),
  region: z.string().nullable(),
  machine: z.string().nullable(),
  version: z.string(),
  startedAt: always,
  heartbeatAt: always,
  lastPassAt: instant,
  stoppedAt: instant,
  beatAgo: seconds,
  passAgo: seconds,
  upFor: seconds,
})
export type ProcessDetail = z.infer<typeof processDetail>

/** Terms of leadership, newest first. */
export async function listTerms(
  database: Queryable,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<Term[]> {
  const text =
    'select * from punctual.leadership_history_detail where ($1::bigint is null or epoch < $1) order by epoch desc limit $2'
  const rows = await database.query(text, [before ?? null, limit])
  return rows.map((row) => shaped(term, row))
}

/** Processes, those that are alive first. */
export async function listProcesses(
  database: Queryable,
  { limit }: { limit: number },
): Promise<ProcessDetail[]> {
  const rows = await database.query('select * from punctual.daemons_detail limit $1', [limit])
  return rows.map((row) => shaped(processDetail, row))
}

/** What only whoever looks after processes asks of one. */
const processInFull = processDetail.extend({ heartbeatInterval: z.number(), pools: z.array(z.string()) })
export type Process = z.infer<typeof processInFull>

const mostLiving = 200

/** Processes that have not stopped, or were not found dead, at most 200. */
export async function livingProcesses(database: Queryable): Promise<Process[]> {
  const text = 'select * from punctual.daemons_detail where stopped_at is null limit $1'
  return (await database.query(text, [mostLiving])).map((row) => shaped(processInFull, row))
}

const mostTerms = 200

/** Terms of leadership that were not over before `since`, newest first, at most 200. */
export async function leadershipTerms(database: Queryable, { since }: { since: Date }): Promise<Term[]> {
  const text =
    'select * from punctual.leadership_history_detail where lost_at is null or lost_at > $1 limit $2'
  return (await database.query(text, [since, mostTerms])).map((row) => shaped(term, row))
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

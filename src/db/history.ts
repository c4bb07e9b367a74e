import type { Definitions } from '../definitions.ts'
import { connect } from './connect.ts'
import { explained, type Queryable } from './database.ts'
import type { SyncReport } from './definitions.ts'
import { types } from './types.ts'

type Connecting = { url: string }

/** A connection of its own for playing a history: what a crash of the server takes away is played again. */
export async function withHistory<Result>(
  { url }: Connecting,
  work: (history: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await connect({ connectionString: url, applicationName: 'punctual history', types })
  try {
    await client.query(
      "select set_config('synchronous_commit', 'off', false), set_config('jit', 'off', false), set_config('punctual.channel', 'pages', false)",
    )
    return await work({
      query: async <R>(text: string, values: readonly unknown[] = []) =>
        (await client.query(text, [...values])).rows as R[],
    })
  } catch (error) {
    throw explained(error, url)
  } finally {
    await client.end()
  }
}

/** Whether a history has been played here to its end. */
export async function isPlayed(history: Queryable): Promise<boolean> {
  const text = "select at from punctual.audit_detail where action = 'play_history' limit 1"
  return (await history.query(text)).length > 0
}

/** Empties a database in which no process has worked in earnest; any other is refused. */
export async function beginHistory(history: Queryable): Promise<void> {
  await history.query('select punctual.begin_history()')
}

export async function endHistory(
  history: Queryable,
  { since, at }: { since: Date; at: Date },
): Promise<void> {
  await history.query('select punctual.end_history($1, $2)', [since, at])
}

export type Leader = { worker: string; epoch: number }

export type PlayingHistory = {
  /** What the story says of jobs. */
  story: string
  at: Date
  /** Exclusive. */
  until: Date
  worker: string
  /** Nobody claims without one. */
  leader: Leader | undefined
  /** Occurrences in one transaction. */
  most: number
}

export type PlayedHistory = { reached_at: Date; decided: number; refill_due: boolean; is_over: boolean }

/** Lets past time go by until something has to be done here. */
export async function playHistory(
  history: Queryable,
  { story, at, until, worker, leader, most }: PlayingHistory,
): Promise<PlayedHistory> {
  const [row] = await history.query<PlayedHistory>(
    'select * from punctual.play_history($1, $2, $3, $4, $5, $6, $7)',
    [story, until, worker, leader?.worker ?? null, leader?.epoch ?? null, most, at],
  )
  return row!
}

export type PlayedProcess = {
  worker: string
  kind: 'schedule_daemon' | 'worker'
  machine: string
  region: string
  version: string
  /** A worker's. */
  tasks?: readonly string[]
  /** The hash of a daemon's. */
  definitions?: string
}

export async function registerThen(history: Queryable, process: PlayedProcess, at: Date): Promise<void> {
  const { worker, kind, machine, region, version, tasks, definitions } = process
  const status = kind === 'worker' ? 'running' : 'standby'
  await history.query(
    "select punctual.register_worker($1, $2, $3, $4, $5, $6, $7, $8, interval '10 seconds', $9, $10, $11)",
    [worker, kind, status, machine, 1, region, machine, version, tasks, definitions, at],
  )
}

export async function beatThen(
  history: Queryable,
  { worker, status }: { worker: string; status: 'leading' | 'running' | 'stopped' },
  at: Date,
): Promise<void> {
  await history.query('select punctual.heartbeat($1, $2, $3, null, $4)', [
    worker,
    status,
    status === 'leading' ? 0 : null,
    at,
  ])
}

export async function leadThen(
  history: Queryable,
  { worker, region }: { worker: string; region: string },
  at: Date,
): Promise<Leader> {
  const [row] = await history.query<{ epoch: number }>(
    "select punctual.try_lead($1, interval '1 second', $2, $3) as epoch",
    [worker, region, at],
  )
  return { worker, epoch: row!.epoch }
}

export async function resignThen(
  history: Queryable,
  { worker, epoch, reason }: Leader & { reason: string },
  at: Date,
): Promise<void> {
  await history.query('select punctual.resign($1, $2, $3, $4)', [worker, epoch, reason, at])
}

export async function syncThen(
  history: Queryable,
  { document, hash, source, leader }: Definitions & { leader: Leader },
  at: Date,
): Promise<void> {
  const [row] = await history.query<{ report: SyncReport }>(
    'select punctual.sync_definitions($1, $2, $3, $4, $5, $6) as report',
    [leader.worker, JSON.stringify(document), hash, leader.epoch, source, at],
  )
  const { outcome } = row!.report
  if (outcome !== 'synced')
    throw new Error(`the definitions of ${at.toISOString()} were not taken: ${outcome}`)
  await history.query('select punctual.redate_sync($1)', [at])
}

/** What is under way goes back to the queue, the attempt uncounted. */
export async function returnThen(history: Queryable, worker: string, at: Date): Promise<void> {
  const running = await history.query<{ id: number; attempt: number }>(
    "select id, attempt from punctual.job_history_detail where status = 'running' order by id",
  )
  const nothing = running.map(() => null)
  await history.query('select punctual.finish_job_runs($1, $2, $3, $4, $5, $5, $6)', [
    worker,
    running.map(({ id }) => id),
    running.map(({ attempt }) => attempt),
    running.map(() => 'returned'),
    nothing,
    at,
  ])
}

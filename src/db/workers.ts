import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { version } from '../version.ts'
import type { Queryable } from './database.ts'

export type WorkerKind = 'schedule_daemon' | 'worker' | 'web'
export type WorkerStatus = 'standby' | 'leading' | 'polling' | 'running' | 'draining' | 'stopped'

/** A name for this process that no other has or had: kind, host, process number, random part. */
export function workerName(kind: WorkerKind): string {
  return [
    kind === 'schedule_daemon' ? 'daemon' : kind,
    hostname(),
    process.pid,
    randomBytes(3).toString('hex'),
  ].join('-')
}

export type Registration = {
  worker: string
  kind: WorkerKind
  status: WorkerStatus
  heartbeatMs: number
  /** Graphile Worker tasks that a worker has code for. */
  tasks?: readonly string[]
  /** Hash of the definitions that a daemon was started with. */
  definitions?: string
}

export async function registerWorker(
  database: Queryable,
  { worker, kind, status, heartbeatMs, tasks, definitions }: Registration,
): Promise<void> {
  await database.query(
    "select punctual.register_worker($1, $2, $3, $4, $5, $6, $7, $8, $9 * interval '1 millisecond', $10, $11)",
    [
      worker,
      kind,
      status,
      hostname(),
      process.pid,
      process.env.FLY_REGION ?? null,
      process.env.FLY_MACHINE_ID ?? null,
      version,
      heartbeatMs,
      tasks ?? null,
      definitions ?? null,
    ],
  )
}

export type Heartbeat = {
  worker: string
  status: WorkerStatus
  /** How long ago the daemon's loop last completed a pass. */
  lastPassAgeMs?: number
  /** Graphile Worker pools by which this worker's jobs are locked. */
  pools?: readonly string[]
}

/** Records a sign of life; false when the process never registered. */
export async function heartbeat(
  database: Queryable,
  { worker, status, lastPassAgeMs, pools }: Heartbeat,
): Promise<boolean> {
  const [row] = await database.query<{ known: boolean }>(
    'select punctual.heartbeat($1, $2, $3, $4) as known',
    [worker, status, lastPassAgeMs ?? null, pools ?? null],
  )
  return row?.known ?? false
}

export type Unserved = { job: string; reason: string }

/** Jobs of a schedule that would wait in the queue, since no living worker can execute them. */
export async function unservedJobs(database: Queryable, schedule: string): Promise<Unserved[]> {
  return database.query<Unserved>('select job, reason from punctual.unserved_jobs($1)', [schedule])
}

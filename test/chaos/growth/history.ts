import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { openDatabase } from '../../../src/db/database.ts'
import { pruneLedger } from '../../../src/pruning.ts'
import type { Cluster } from '../../support/cluster.ts'

const day = 86_400

/** So many runs with a job run each, evenly over the last 40 days, one in a hundred of them failed. */
export async function writeHistory(client: pg.Client, rows: number): Promise<void> {
  await client.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, wave, wave_sizes, decided_at, queued_at, started_at, finished_at, claimed_by)
     select 'h-' || n % 1000, at, 'schedule', case when n % 100 = 0 then 'failed' else 'succeeded' end, 1, '{1}', at, at, at, at, 'growth'
     from generate_series(1::bigint, $1) n
     cross join lateral (select now() - interval '40 days' + n * (interval '40 days' / $1) as at) a`,
    [rows],
  )
  await client.query(
    `insert into punctual.job_runs (run_id, job, wave, status, attempt, worker, queued_at, started_at, finished_at)
     select r.id, 'work', 1, r.status, 1, 'worker', r.queued_at, r.started_at, r.finished_at from punctual.runs r where r.schedule_id like 'h-%'`,
  )
  await client.query('vacuum (analyze) punctual.runs')
  await client.query('vacuum (analyze) punctual.job_runs')
}

/** Prunes as the leader does, but without its rests: the worst that it can be for others. */
export async function pruneAll(
  url: string,
): Promise<{ runs: number; seconds: number; longestBatchMs: number }> {
  const database = openDatabase({ url, applicationName: 'pruner', max: 1 })
  const retention = { keepSeconds: 30 * day, keepFailedSeconds: 90 * day, keepLast: 10 }
  let longestBatchMs = 0
  const rest = async (tookMs: number) => {
    longestBatchMs = Math.max(longestBatchMs, tookMs)
  }
  const since = performance.now()
  const runs = await pruneLedger(database, retention, {
    batch: 1_000,
    rest,
    signal: new AbortController().signal,
  })
  const seconds = (performance.now() - since) / 1_000
  await database.close()
  return { runs, seconds, longestBatchMs }
}

/** Lines by which the server tells of waits longer than its deadlock_timeout. */
export function lockWaits(cluster: Cluster): string[] {
  return readFileSync(join(cluster.dataDir, 'postgres.log'), 'utf8')
    .split('\n')
    .filter((line) => /still waiting for|acquired \w+Lock/.test(line))
}

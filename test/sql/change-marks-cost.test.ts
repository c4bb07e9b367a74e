import type { Client } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** All that lies in its windows, looked at once, and the small tables. */
const most = 800
const open = 5_000

let database: TestDatabase
let watcher: Client
let writer: Client

beforeAll(async () => {
  database = await createTestDatabase()
  watcher = await database.connect()
  writer = await database.connect()
  // When statistics change is for the test to say: a plan follows them.
  for (const table of ['runs', 'job_runs', 'schedules', 'schedule_clocks', 'audit_log', 'worker_instances'])
    await database.query(`alter table punctual.${table} set (autovacuum_enabled = false)`)
  await grow({ runs: 20, schedules: 5, openJobs: 20, acts: 5, instances: 5 })
  for (let look = 0; look < 10; look++) await marks()
  await writer.query('analyze')
  await grow({ runs: 20_000, schedules: 4_000, openJobs: open, acts: 10_000, instances: 3_000 })
}, 120_000)

type Growth = { runs: number; schedules: number; openJobs: number; acts: number; instances: number }

async function grow({ runs, schedules, openJobs, acts, instances }: Growth): Promise<void> {
  const fill = (text: string, count: number) => writer.query(text, [count])
  await fill(
    `with known as (
       insert into punctual.schedules (id, cron, target, refill_at)
       select 's-' || $1 || '-' || n, '* * * * *', '{"all": true}', now() from generate_series(1, $1) n returning id
     )
     insert into punctual.schedule_clocks (schedule_id, next_run_at) select id, now() from known`,
    schedules,
  )
  const ledger = (job: string) => `with made as (
    insert into punctual.runs (schedule_id, scheduled_for, trigger, status, wave, wave_sizes, open_jobs, decided_at, queued_at, finished_at, due_at)
    select 's-5-1', now() + n * interval '1 second' + $1 * interval '1 day', 'schedule', ${job}, now() from generate_series(1, $1) n
    returning id, finished_at
  )
  insert into punctual.job_runs (run_id, job, wave, status, queued_at, finished_at)
  select id, 'work', 1, case when finished_at is null then 'queued' else 'succeeded' end, now(), finished_at from made`
  await fill(ledger("'succeeded', 1, '{1}', 0, now(), now(), now()"), runs)
  await fill(ledger("'queued', 1, '{1}', 1, now(), now(), null"), openJobs)
  await fill(
    "insert into punctual.audit_log (at, actor, action, subject) select now(), 'a', 'enable', 's' from generate_series(1, $1)",
    acts,
  )
  await fill(
    `insert into punctual.worker_instances (id, kind, status, host, pid, version, started_at, heartbeat_at, heartbeat_interval, stopped_at)
     select 'w-' || $1 || '-' || n, 'worker', 'dead', 'h', 1, '1', now(), now(), '10 seconds', now() from generate_series(1, $1) n`,
    instances,
  )
}

const marks = async (client: Client = watcher) =>
  (await client.query('select * from punctual.change_marks()')).rows[0]

/** Rows that one look reads, by any way. */
async function readsOf(client: Client): Promise<number> {
  const read = async () =>
    (
      await client.query(
        "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::integer as reads from pg_stat_xact_user_tables where schemaname = 'punctual'",
      )
    ).rows[0].reads as number
  // In one transaction: what this session has counted is handed on, and begins at zero again, between two.
  await client.query('begin')
  const before = await read()
  await marks(client)
  const after = await read()
  await client.query('commit')
  return after - before
}

test('a look reads a bounded number of rows, by a plan as old as its session and by a new one, whatever statistics say', async () => {
  const reads = { before: 0, old: 0, unknown: 0, known: 0 }
  reads.old = await readsOf(watcher)
  reads.unknown = await readsOf(await database.connect())
  await writer.query('analyze')
  reads.before = await readsOf(watcher)
  reads.known = await readsOf(await database.connect())
  expect(Object.values(reads).filter((count) => count < 300 || count > most)).toEqual([])
})

/** What the writer has counted, Postgres takes note of at the next end of a transaction, not only after a while. */
async function flush(): Promise<void> {
  await writer.query('select pg_stat_force_next_flush()')
  await writer.query('select')
}

test('in a backlog of which most is not looked at, a start in its midst leaves a mark', async () => {
  const { rows } = await watcher.query(
    'select id from punctual.job_runs where finished_at is null order by id offset $1 limit 1',
    [open / 2],
  )
  await flush()
  const before = await marks()
  expect(await marks()).toEqual(before)
  await writer.query('select * from punctual.start_job_runs($1, $2, $3, $2)', ['w', [rows[0].id], [1]])
  await flush()
  const after = await marks()
  expect(after.runs).not.toBe(before.runs)
  expect({ ...after, runs: '', schedules: '' }).toEqual({ ...before, runs: '', schedules: '' })
})

import { expect, onTestFinished, test } from 'vitest'
import { defineJob } from '../../src/define.ts'
import { Events } from '../../src/events.ts'
import { Worker } from '../../src/worker/worker.ts'
import { rowsOf, untilRows } from '../processes/ledger.ts'
import { createTestDatabase } from '../support/database.ts'

const idle = defineJob({ name: 'idle', run() {} })
const rename = (from: string, to: string) =>
  `do $$ begin execute (select format('alter function %s rename to ${to}', oid::regprocedure) from pg_proc where proname = '${from}'); end $$`

test('a worker that could not make itself known leaves no runner behind: the next one serves, and stops', async () => {
  const { pool, url } = await createTestDatabase()
  await pool.query(rename('register_worker', 'hidden'))
  const events = new Events()
  const warnings: string[] = []
  events.on('worker.warned', ({ message }) => warnings.push(message))
  const stop = new AbortController()
  const restarted = events.once('worker.restarted')
  const started = events.once('worker.started')
  const ended = new Worker({ url, events, jobs: [idle], heartbeatMs: 60_000 }).run(stop.signal)
  onTestFinished(() => stop.abort())
  expect(String((await restarted).error)).toContain('register_worker')
  await pool.query(rename('hidden', 'register_worker'))
  await started
  const listening =
    "select from pg_stat_activity where datname = current_database() and query ilike 'listen%jobs:insert%'"
  expect(await untilRows({ pool }, { text: listening, until: (rows) => rows.length > 0 })).toHaveLength(1)
  stop.abort()
  await ended
  expect(warnings).toEqual([])
})

test('a worker whose config has only jobs of others polls without complaint', async () => {
  const { pool, url } = await createTestDatabase()
  const events = new Events()
  const warnings: string[] = []
  events.on('worker.warned', ({ message }) => warnings.push(message))
  const stop = new AbortController()
  const started = events.once('worker.started')
  const theirs = defineJob({ name: 'theirs', task: 'their_task' })
  const ended = new Worker({ url, events, jobs: [theirs], heartbeatMs: 60_000 }).run(stop.signal)
  onTestFinished(() => stop.abort())
  await started
  await pool.query("select graphile_worker.add_job('their_task')")
  stop.abort()
  await ended
  expect(warnings).toEqual([])
  expect(await rowsOf({ pool }, 'select attempts from graphile_worker.jobs')).toEqual([{ attempts: 0 }])
})

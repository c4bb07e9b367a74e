/**
 * What Punctual relies on of Graphile Worker, beyond what it documents. A release of it that changes any of this fails here,
 * with a sentence, and not in somebody's production: then read its notes, change what is named, and pin the new version.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const root = join(import.meta.dirname, '..', '..')
const installed = (...path: string[]) =>
  readFileSync(join(root, 'node_modules', 'graphile-worker', ...path), 'utf8')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

test('the version is held to patches of 0.18, and such a one is installed', () => {
  expect(manifest.dependencies['graphile-worker'], 'package.json').toBe('~0.18.0')
  expect(JSON.parse(installed('package.json')).version, 'node_modules').toMatch(/^0\.18\.\d+$/)
})

/** Columns that sql/ names, each with its type, and who would break without it. */
const columns: Record<string, { because: string; columns: Record<string, string> }> = {
  jobs: {
    because: 'the public view: reconcile, lost_job_runs, return_jobs, stuck_job_runs, unlock_pools',
    columns: {
      id: 'bigint',
      queue_name: 'text',
      task_identifier: 'text',
      run_at: 'timestamp with time zone',
      attempts: 'smallint',
      max_attempts: 'smallint',
      last_error: 'text',
      key: 'text',
      locked_at: 'timestamp with time zone',
      locked_by: 'text',
    },
  },
  _private_jobs: {
    because: 'keep_locks: the locks of long jobs are made new here, no function does it',
    columns: {
      id: 'bigint',
      job_queue_id: 'integer',
      locked_at: 'timestamp with time zone',
      locked_by: 'text',
    },
  },
  _private_job_queues: {
    because: 'keep_locks and stuck_job_runs: the locks of named queues',
    columns: {
      id: 'integer',
      queue_name: 'text',
      locked_at: 'timestamp with time zone',
      locked_by: 'text',
    },
  },
}

describe.each(Object.entries(columns))('graphile_worker.%s', (relation, { because, columns: wanted }) => {
  test(`has the columns that we name (${because})`, async () => {
    const rows = await database.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
       where attrelid = to_regclass('graphile_worker.' || $1) and attnum > 0 and attname = any ($2)`,
      [relation, Object.keys(wanted)],
    )
    expect(Object.fromEntries(rows.map(({ name, type }) => [name, type])), because).toEqual(wanted)
  })
})

/** Functions that sql/ calls, and what each must do. */
const functions: Record<string, string> = {
  'add_jobs(graphile_worker.job_spec[],boolean)':
    'a claim enqueues by one call, and counts the rows it answers',
  'complete_jobs(bigint[])': 'turn_away and cancel_run take jobs from the queue',
  'force_unlock_workers(text[])': 'unlock_pools frees the jobs and named queues of a pool',
  'remove_job(text)': 'cancelled jobs leave the queue by their key',
  'reschedule_jobs(bigint[],timestamp with time zone,integer,integer,integer)':
    'return_jobs gives attempts back, count_crashes makes a job wait',
}

test.each(Object.entries(functions))('graphile_worker.%s is there: %s', async (signature, because) => {
  const [row] = await database.query<{ found: string | null }>(
    "select to_regprocedure('graphile_worker.' || $1)::text as found",
    [signature],
  )
  expect(row!.found, because).not.toBe(null)
})

test('a job_spec has the fields that job_spec.sql fills, in this order', async () => {
  const rows = await database.query(
    `select attname || ' ' || format_type(atttypid, null) as field from pg_attribute
     where attrelid = to_regclass('graphile_worker.job_spec') and attnum > 0 order by attnum`,
  )
  expect(rows.map(({ field }) => field)).toEqual([
    'identifier text',
    'payload json',
    'queue_name text',
    'run_at timestamp with time zone',
    'max_attempts smallint',
    'job_key text',
    'priority smallint',
    'flags text[]',
  ])
})

test('what a pool locked is unlocked by its name, and its named queue with it', async () => {
  await database.query("select graphile_worker.add_job('task', '{}', queue_name := 'q', job_key := 'k')")
  await database.query(
    "update graphile_worker._private_jobs set locked_by = 'pool-x', locked_at = now(), attempts = 1 where key = 'k'",
  )
  await database.query(
    "update graphile_worker._private_job_queues set locked_by = 'pool-x', locked_at = now()",
  )
  await database.query("select graphile_worker.force_unlock_workers('{pool-x}')")
  const rows = await database.query(
    'select j.attempts, j.locked_at, j.locked_by, q.locked_by as queue from graphile_worker._private_jobs j, graphile_worker._private_job_queues q',
  )
  expect(rows).toEqual([{ attempts: 1, locked_at: null, locked_by: null, queue: null }])
})

test('a lock of four hours is let go by Graphile Worker itself: keep_locks makes ours new long before', () => {
  const text = installed('dist', 'sql', 'resetLockedAt.js')
  expect(text).toContain("interval '4 hours'")
})

test('a job that is told complete leaves the queue whoever has locked it since', () => {
  const text = installed('dist', 'sql', 'completeJobs.js')
  expect(text).toMatch(
    /delete from \$\{escapedWorkerSchema\}\._private_jobs as jobs\s+where id = \$1::bigint`/,
  )
})

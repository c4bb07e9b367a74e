import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import type { PunctualProcess } from '../support/process.ts'
import { rowsOf, untilRows } from './ledger.ts'
import { createDefinedDatabase, request, untilJob } from './requests.ts'
import { startWorker } from './roles.ts'

const folder = mkdtempSync(join(tmpdir(), 'punctual-worker-'))
const lines = join(folder, 'lines')
let database: TestDatabase
let worker: PunctualProcess

beforeAll(async () => {
  database = await createDefinedDatabase()
  worker = startWorker({ url: database.url, env: { LINES: lines } })
  await worker.waitFor('worker.started')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const queue = () => rowsOf(database, 'select key, attempts from graphile_worker.jobs')

/** The queue waits longer and longer between attempts; tests do not. */
async function retryNow(attempts: number): Promise<void> {
  await untilRows(database, {
    text: 'select from graphile_worker.jobs where locked_at is null and attempts = $1 or attempts > $1',
    values: [attempts],
    until: (rows) => rows.length === 1,
  })
  await database.query('update graphile_worker._private_jobs set run_at = now() where attempts = $1', [
    attempts,
  ])
  await database.query(`select pg_notify('jobs:insert', '{"r":1,"count":1}')`)
}

test('a job runs, and the ledger tells its attempt, its worker and its end', async () => {
  const run = await request(database, 'append')
  const job = await untilJob(database, { run, status: 'succeeded' })
  expect(job).toMatchObject({
    attempt: 1,
    worker: expect.stringMatching(/^worker-/),
    graphile_job_id: expect.any(Number),
    error: null,
    log: null,
    run_status: 'succeeded',
  })
  const [asked] = await rowsOf(database, 'select scheduled_for from punctual.runs where id = $1', [run])
  expect(readFileSync(lines, 'utf8')).toBe(`append ${asked!.scheduled_for.toISOString()} ${run} 1\n`)
})

test('a failed attempt is tried again until it succeeds, and the log is that of the last', async () => {
  const run = await request(database, 'stumbling', { until: 3 })
  for (const attempt of [1, 2]) {
    await worker.waitFor('job.failed', {
      where: (line) => line.run === String(run) && line.attempt === attempt,
    })
    const job = await untilJob(database, { run, status: 'queued' })
    expect(job).toMatchObject({ attempt, error: expect.stringContaining('not before attempt 3\n    at ') })
    await retryNow(attempt)
  }
  const job = await untilJob(database, { run, status: 'succeeded' })
  expect(job).toMatchObject({ attempt: 3, error: null, run_status: 'succeeded' })
  expect(job.log).toMatch(/^\S+ info attempt 3$/)
})

test('a job without attempts left has failed: its error is in the ledger and the queue forgets it', async () => {
  const run = await request(database, 'stumbling', { until: 99 })
  for (const attempt of [1, 2]) {
    await worker.waitFor('job.failed', {
      where: (line) => line.run === String(run) && line.attempt === attempt,
    })
    await untilJob(database, { run, status: 'queued' })
    await retryNow(attempt)
  }
  const job = await untilJob(database, { run, status: 'failed' })
  expect(job).toMatchObject({
    attempt: 3,
    run_status: 'failed',
    error: expect.stringContaining('not before'),
  })
  expect(job.run_error).toBe(job.error)
  const failed = await worker.waitFor('job.failed', {
    where: (line) => line.run === String(run) && line.attempt === 3,
  })
  expect(failed).toMatchObject({ willRetry: false })
})

test('a job that takes longer than its timeout is aborted and has failed', async () => {
  const run = await request(database, 'late')
  expect(await untilJob(database, { run, status: 'failed' })).toMatchObject({
    error: expect.stringContaining('the job took longer than its timeout of 100 ms'),
    run_status: 'failed',
  })
})

test('of what a job logs the last 64 KB are kept, and the first line says how much is gone', async () => {
  const run = await request(database, 'talkative', { lines: 2_000, length: 100 })
  const { log } = await untilJob(database, { run, status: 'succeeded' })
  expect(Buffer.byteLength(log)).toBeLessThanOrEqual(64 * 1024)
  expect(Buffer.byteLength(log)).toBeGreaterThan(60 * 1024)
  const kept = log.split('\n')
  expect(kept[0]).toBe(`(${2_000 - (kept.length - 1)} earlier lines were dropped)`)
  expect(kept.at(-1)).toMatch(/ info 2000 x{100}$/)
})

test('one endless line is cut and does not push out the others', async () => {
  const run = await request(database, 'talkative', { lines: 2, length: 1_000_000 })
  const { log } = await untilJob(database, { run, status: 'succeeded' })
  expect(Buffer.byteLength(log)).toBeLessThanOrEqual(64 * 1024)
  expect(log).toMatch(/ info 1 x+…\n.* info 2 x+…$/)
})

test('a job that had ended when the queue gave it out again is refused, and leaves the queue', async () => {
  const run = await request(database, 'gated')
  await untilJob(database, { run, status: 'succeeded' })
  const [job] = await rowsOf(database, 'select id from punctual.job_runs where run_id = $1', [run])
  const payload = {
    _punctual: {
      jobRunId: String(job!.id),
      runId: String(run),
      scheduleId: 'gated',
      job: 'gated',
      scheduledFor: new Date(),
      trigger: 'manual',
    },
  }
  await rowsOf(database, "select graphile_worker.add_job('punctual:gated', $1, job_key => 'again')", [
    payload,
  ])
  const refused = await worker.waitFor('job.refused', { where: (line) => line.run === String(run) })
  expect(refused).toMatchObject({ reason: 'finished', attempt: 1 })
})

test('in the end the queue is empty: nothing stays behind in it', async () => {
  await worker.kill()
  expect(await queue()).toEqual([])
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { rowsOf, untilRows } from './ledger.ts'
import { createDefinedDatabase, request, untilJob } from './requests.ts'
import { startWorker } from './roles.ts'

vi.setConfig({ testTimeout: 90_000 })

const folder = mkdtempSync(join(tmpdir(), 'punctual-poison-'))
const lines = join(folder, 'lines')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Nobody lives in it: two minutes later whoever did not stop is dead. */
const sweepLater = (database: TestDatabase) =>
  rowsOf(database, "select * from punctual.sweep(now() + interval '2 minutes')")
const dueNow = (database: TestDatabase) =>
  rowsOf(database, 'update graphile_worker._private_jobs set run_at = now()')

/** Starts a worker, which takes up the job and dies of it. */
async function dieOf(database: TestDatabase, { attempt, env = {} }: { attempt: number; env?: object }) {
  const worker = startWorker({ url: database.url, env: { LINES: lines, ...env } })
  await worker.waitFor('job.started', { where: (line) => line.job === 'lethal' && line.attempt === attempt })
  return worker.ended
}

test('a job that aborts its worker counts each death, waits after the second, and is parked after the third', async () => {
  const database = await createDefinedDatabase()
  const run = await request(database, 'lethal', { by: 'abort' })

  expect(await dieOf(database, { attempt: 1 })).toEqual({ code: null, signal: 'SIGABRT' })
  expect((await sweepLater(database)).map(({ kind }) => kind)).toContain('crashed_job')
  expect(await untilJob(database, { run, status: 'queued' })).toMatchObject({ crashes: 1, attempt: 1 })
  await dueNow(database)

  await dieOf(database, { attempt: 2 })
  await sweepLater(database)
  expect(await untilJob(database, { run, status: 'queued' })).toMatchObject({
    crashes: 2,
    error: expect.stringMatching(/^Worker worker-\S+ died while it ran this job: no sign of life since /),
  })
  const [waiting] = await rowsOf(database, 'select run_at > now() as waits from graphile_worker.jobs')
  expect(waiting).toEqual({ waits: true })

  const healthy = startWorker({ url: database.url, env: { LINES: lines } })
  await healthy.waitFor('worker.started')
  const other = await request(database, 'append')
  await untilJob(database, { run: other, status: 'succeeded' })
  expect(readFileSync(lines, 'utf8')).toMatch(new RegExp(`^append \\S+ ${other} 1\n$`))
  expect(await rowsOf(database, 'select job, reason from punctual.stuck_jobs')).toEqual([
    { job: 'lethal', reason: expect.stringMatching(/^2 workers died of it, next in 00:0\d:\d\d$/) },
  ])
  await healthy.kill()

  await dueNow(database)
  await dieOf(database, { attempt: 3 })
  expect((await sweepLater(database)).map(({ kind }) => kind)).toContain('lost_run')
  expect(await untilJob(database, { run, status: 'lost' })).toMatchObject({
    attempt: 3,
    run_status: 'lost',
    run_error: expect.stringMatching(
      /is dead since .* no attempt is left of 3; workers that died while they ran it: 3$/,
    ),
  })
})

test.each([
  ['exit', 1, null, {}],
  ['throw', 1, null, {}],
  ['memory', null, 'SIGABRT', { NODE_OPTIONS: '--max-old-space-size=64' }],
])('a job that ends its worker by %s has used an attempt', async (by, code, signal, env) => {
  const database = await createDefinedDatabase()
  const run = await request(database, 'lethal', { by })
  expect(await dieOf(database, { attempt: 1, env })).toEqual({ code, signal })
  await sweepLater(database)
  expect(await untilJob(database, { run, status: 'queued' })).toMatchObject({ crashes: 1, attempt: 1 })
  expect(await rowsOf(database, 'select attempts, locked_by from graphile_worker.jobs')).toEqual([
    { attempts: 1, locked_by: null },
  ])
})

test('a worker whose job computes without a pause beats on, by its stand-in', async () => {
  const database = await createDefinedDatabase()
  const worker = startWorker({ url: database.url })
  await worker.waitFor('worker.started')
  const until = join(folder, 'computed')
  const run = await request(database, 'computing', { until })
  await worker.waitFor('job.started')
  const beatAfter = async (since: Date): Promise<Date> => {
    const [row] = await untilRows(database, {
      text: 'select heartbeat_at, status, pools from punctual.worker_instances where pid = $1 and heartbeat_at > $2',
      values: [worker.pid, since],
      until: (rows) => rows.length === 1,
    })
    expect(row).toMatchObject({ status: 'running', pools: [expect.any(String)] })
    return row!.heartbeat_at
  }
  const [now] = await rowsOf(database, 'select now() as at')
  const first = await beatAfter(now!.at)
  await beatAfter(new Date(first.getTime() + 5_000))
  writeFileSync(until, '')
  await untilJob(database, { run, status: 'succeeded' })
  expect(await worker.waitFor('worker.blocked')).toMatchObject({ forMs: expect.any(Number) })
  expect(await worker.kill()).toEqual({ code: 0, signal: null })
})

import { expect, test, vi } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import type { Line } from '../support/process.ts'
import { rowsOf, untilRows } from './ledger.ts'
import { createDefinedDatabase, request, untilJob } from './requests.ts'
import { startImpatientWorker, startWorker } from './roles.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Holds back the job `gated` until it is called. */
async function closeGate(database: TestDatabase): Promise<() => Promise<unknown>> {
  const client = await database.connect()
  await client.query('select pg_advisory_lock(7)')
  return () => client.query('select pg_advisory_unlock(7)')
}

/** A worker that was told to stop while its job waits for the gate. */
async function drainingWorker() {
  const database = await createDefinedDatabase()
  const openGate = await closeGate(database)
  const worker = startWorker({ url: database.url })
  await worker.waitFor('worker.started')
  const run = await request(database, 'gated')
  await untilJob(database, { run, status: 'running' })
  worker.signal('SIGTERM')
  await worker.waitFor('worker.draining')
  return { database, openGate, worker, run }
}

const locked = (database: TestDatabase) =>
  rowsOf(database, 'select locked_by from graphile_worker.jobs where locked_by is not null')
const instance = async (database: TestDatabase, pid: number) =>
  (await rowsOf(database, 'select * from punctual.worker_instances where pid = $1', [pid]))[0]!

test.concurrent('told to stop, a worker lets its job end, beats on while it waits, and ends with 0', async () => {
  const { database, openGate, worker, run } = await drainingWorker()
  const [draining] = await untilRows(database, {
    text: "select heartbeat_at from punctual.worker_instances where pid = $1 and status = 'draining'",
    values: [worker.pid],
    until: (rows) => rows.length === 1,
  })
  await untilRows(database, {
    text: "select from punctual.worker_instances where pid = $1 and status = 'draining' and heartbeat_at > $2::timestamptz + interval '1 millisecond'",
    values: [worker.pid, draining!.heartbeat_at],
    until: (rows) => rows.length === 1,
  })
  const later = await request(database, 'append')
  await openGate()
  await worker.waitFor('worker.stopped')
  expect(await worker.ended).toEqual({ code: 0, signal: null })
  expect(await untilJob(database, { run, status: 'succeeded' })).toMatchObject({ attempt: 1 })
  expect(await untilJob(database, { run: later, status: 'queued' })).toMatchObject({ attempt: 0 })
  expect(await instance(database, worker.pid)).toMatchObject({ status: 'stopped', pools: [] })
  expect(await locked(database)).toEqual([])
})

test.concurrent('a job that does not end in time is aborted and goes back to the queue, its attempt with it', async () => {
  const database = await createDefinedDatabase()
  const worker = startImpatientWorker({ url: database.url, drainMs: 200 })
  await worker.waitFor('worker.started')
  const run = await request(database, 'patient')
  await untilJob(database, { run, status: 'running' })
  expect(await worker.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  expect(await untilJob(database, { run, status: 'queued' })).toMatchObject({
    attempt: 0,
    run_status: 'running',
    error: expect.stringContaining('aborted'),
  })
  expect(await rowsOf(database, 'select attempts, locked_by from graphile_worker.jobs')).toEqual([
    { attempts: 0, locked_by: null },
  ])
})

test.concurrent('a second signal quits at once, and the sweep gives the job back', async () => {
  const { database, openGate, worker } = await drainingWorker()
  expect(await worker.kill('SIGINT')).toEqual({ code: 130, signal: null })
  expect(await locked(database)).toHaveLength(1)
  await rowsOf(database, "select * from punctual.sweep(now() + interval '2 minutes')")
  expect(await locked(database)).toEqual([])
  await openGate()
})

test.concurrent('what a killed worker held is given back by the sweep, and another worker runs it', async () => {
  const database = await createDefinedDatabase()
  const openGate = await closeGate(database)
  const killed = startWorker({ url: database.url })
  await killed.waitFor('worker.started')
  const run = await request(database, 'gated')
  await untilJob(database, { run, status: 'running' })
  await killed.kill('SIGKILL')
  const repairs = await rowsOf(database, "select * from punctual.sweep(now() + interval '2 minutes')")
  expect(repairs).toContainEqual({
    kind: 'dead_instance',
    subjects: expect.arrayContaining([expect.stringContaining(`-${killed.pid}-`)]),
  })
  expect(await instance(database, killed.pid)).toMatchObject({ status: 'dead' })

  const other = startWorker({ url: database.url })
  await other.waitFor('job.started', { where: (line) => line.run === String(run) && line.attempt === 2 })
  await openGate()
  expect(await untilJob(database, { run, status: 'succeeded' })).toMatchObject({
    attempt: 2,
    worker: expect.stringContaining(`-${other.pid}-`),
  })
  await other.kill()
})

test.concurrent('told by SIGINT, and jobs of all lengths under way: nothing stays locked, and what did not end is queued as before', async () => {
  const database = await createDefinedDatabase()
  const worker = startImpatientWorker({ url: database.url, drainMs: 500 })
  await worker.waitFor('worker.started')
  const lengths = [100, 300, 10_000, 30_000]
  const runs: number[] = []
  for (const ms of lengths) runs.push(await request(database, 'lasting', { ms }))
  for (const run of runs.slice(2)) await untilJob(database, { run, status: 'running' })
  expect(await worker.kill('SIGINT')).toEqual({ code: 0, signal: null })
  for (const run of runs.slice(0, 2)) await untilJob(database, { run, status: 'succeeded' })
  for (const run of runs.slice(2)) {
    expect(await untilJob(database, { run, status: 'queued' })).toMatchObject({ attempt: 0, crashes: 0 })
  }
  const queued = { attempts: 0, locked_by: null }
  expect(await rowsOf(database, 'select attempts, locked_by from graphile_worker.jobs')).toEqual([
    queued,
    queued,
  ])
})

const lockedQueues = (database: TestDatabase) =>
  rowsOf(database, 'select queue_name from graphile_worker._private_job_queues where locked_at is not null')

test.concurrent('a named queue is freed after a stop, and with the jobs of a worker that was killed', async () => {
  const database = await createDefinedDatabase()
  const openGate = await closeGate(database)
  const killed = startWorker({ url: database.url })
  await killed.waitFor('worker.started')
  const first = await request(database, 'serial')
  await untilJob(database, { run: first, status: 'running' })
  const second = await request(database, 'serial')
  await killed.kill('SIGKILL')
  expect(await lockedQueues(database)).toEqual([{ queue_name: 'one-by-one' }])
  await rowsOf(database, "select * from punctual.sweep(now() + interval '2 minutes')")
  expect(await lockedQueues(database)).toEqual([])

  const other = startImpatientWorker({ url: database.url, drainMs: 200 })
  await other.waitFor('job.started')
  await openGate()
  await untilJob(database, { run: first, status: 'succeeded' })
  await untilJob(database, { run: second, status: 'succeeded' })

  await await closeGate(database)
  const third = await request(database, 'serial')
  await untilJob(database, { run: third, status: 'running' })
  await other.kill('SIGTERM')
  expect(await lockedQueues(database)).toEqual([])
})

test.concurrent('unlocked by Graphile Worker after its four hours, a job that still runs is not started beside itself', async () => {
  const database = await createDefinedDatabase()
  const openGate = await closeGate(database)
  const slow = startWorker({ url: database.url })
  await slow.waitFor('worker.started')
  const run = await request(database, 'gated')
  await untilJob(database, { run, status: 'running' })
  await rowsOf(database, 'update graphile_worker._private_jobs set locked_at = null, locked_by = null')
  const other = startWorker({ url: database.url })
  const ofRun = { where: (line: Line) => line.run === String(run) }
  await Promise.any([slow, other].map((worker) => worker.waitFor('job.waits', ofRun)))
  await openGate()
  expect(await untilJob(database, { run, status: 'succeeded' })).toMatchObject({
    attempt: 1,
    worker: expect.stringContaining(`-${slow.pid}-`),
  })
  await Promise.any([slow, other].map((worker) => worker.waitFor('job.refused', ofRun)))
  expect([...slow.lines, ...other.lines].filter(({ event }) => event === 'job.started')).toHaveLength(1)
})

import { expect, test, vi } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
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

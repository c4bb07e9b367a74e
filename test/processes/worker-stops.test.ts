import { beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { rowsOf, untilRows } from './ledger.ts'
import { createDefinedDatabase, request, untilJob } from './requests.ts'
import { startImpatientWorker, startWorker } from './roles.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createDefinedDatabase()
})

/** Holds back the job `gated` until it is called. */
async function closeGate(): Promise<() => Promise<unknown>> {
  const client = await database.connect()
  await client.query('select pg_advisory_lock(7)')
  return () => client.query('select pg_advisory_unlock(7)')
}

const locked = () =>
  rowsOf(database, 'select locked_by from graphile_worker.jobs where locked_by is not null')
const instance = async (pid: number) =>
  (await rowsOf(database, 'select * from punctual.worker_instances where pid = $1', [pid]))[0]!

test('told to stop, a worker lets its job end, beats on while it waits, and ends with 0', async () => {
  const openGate = await closeGate()
  const worker = startWorker({ url: database.url })
  await worker.waitFor('worker.started')
  const run = await request(database, 'gated')
  await untilJob(database, { run, status: 'running' })
  worker.signal('SIGTERM')
  await worker.waitFor('worker.draining')
  const [draining] = await untilRows(database, {
    text: "select heartbeat_at from punctual.worker_instances where pid = $1 and status = 'draining'",
    values: [worker.pid],
    until: (rows) => rows.length === 1,
  })
  await untilRows(database, {
    text: "select from punctual.worker_instances where pid = $1 and status = 'draining' and heartbeat_at > $2",
    values: [worker.pid, draining!.heartbeat_at],
    until: (rows) => rows.length === 1,
  })
  const later = await request(database, 'append')
  await openGate()
  expect(await worker.ended).toEqual({ code: 0, signal: null })
  expect(await untilJob(database, { run, status: 'succeeded' })).toMatchObject({ attempt: 1 })
  expect(await untilJob(database, { run: later, status: 'queued' })).toMatchObject({ attempt: 0 })
  expect(await instance(worker.pid)).toMatchObject({ status: 'stopped', pools: [] })
  expect(await locked()).toEqual([])
})

test('a job that does not end in time is aborted and goes back to the queue', async () => {
  const worker = startImpatientWorker({ url: database.url, drainMs: 200 })
  await worker.waitFor('worker.started')
  const run = await request(database, 'patient')
  await untilJob(database, { run, status: 'running' })
  expect(await worker.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  expect(await untilJob(database, { run, status: 'queued' })).toMatchObject({
    attempt: 1,
    run_status: 'running',
  })
  expect(await rowsOf(database, 'select attempts, locked_by from graphile_worker.jobs')).toEqual([
    { attempts: 1, locked_by: null },
  ])
})

test('a second signal quits at once, and the sweep gives the job back', async () => {
  const openGate = await closeGate()
  const worker = startWorker({ url: database.url })
  await worker.waitFor('worker.started')
  const run = await request(database, 'gated')
  await untilJob(database, { run, status: 'running' })
  worker.signal('SIGTERM')
  await worker.waitFor('worker.draining')
  expect(await worker.kill('SIGINT')).toEqual({ code: 130, signal: null })
  expect(await locked()).toHaveLength(1)
  await rowsOf(database, "select * from punctual.sweep(now() + interval '2 minutes')")
  expect(await locked()).toEqual([])
  await openGate()
})

test('what a killed worker held is given back by the sweep, and another worker runs it', async () => {
  const openGate = await closeGate()
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
  expect(await instance(killed.pid)).toMatchObject({ status: 'dead' })

  const other = startWorker({ url: database.url })
  await other.waitFor('job.started', { where: (line) => line.run === String(run) && line.attempt === 2 })
  await openGate()
  expect(await untilJob(database, { run, status: 'succeeded' })).toMatchObject({
    attempt: 2,
    worker: expect.stringContaining(`-${other.pid}-`),
  })
  await other.kill()
})

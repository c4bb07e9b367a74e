import { expect, test } from 'vitest'
import { job } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun } from './job-runs.ts'

const engine = createEngine()
const two = { jobs: [job('a'), job('b')], waves: [['a'], ['b']], fields: { lock_timeout_ms: 600_000 } }

const forget = () => engine.query('delete from graphile_worker._private_jobs')
const beat = (worker: string, now: Date) =>
  engine.query(`select punctual.heartbeat($1, 'running', at => $2)`, [worker, now])
const register = (worker: string, now: Date) =>
  engine.query(
    `select punctual.register_worker($1, 'worker', 'running', 'host', 1, null, null, '1', '10 s', $2)`,
    [worker, now],
  )

test('a job that vanished from the queue is closed as lost after the lock timeout, not before', async () => {
  const { run, ids } = await claimRun(engine, two)
  await engine.start([ids[0]!], at('12:00:10'))
  await forget()
  expect(await engine.sweep(at('12:10:10'))).toEqual([])
  expect(await engine.sweep(at('12:10:11'))).toEqual([{ kind: 'lost_run', subjects: ['s'] }])
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    status: 'lost',
    finished_at: at('12:10:11'),
    error: expect.stringContaining('No sign of life'),
  })
  expect(await engine.repairs()).toEqual([
    { kind: 'lost_run', subject: 's', detail: `job run ${ids[0]} of run ${run} is closed as lost` },
  ])
})

test('the wave after a lost job still runs, and the run has failed', async () => {
  const { run, ids } = await claimRun(engine, two)
  await engine.start([ids[0]!], at('12:00:10'))
  await forget()
  await engine.sweep(at('12:20'))
  await engine.start([ids[1]!], at('12:20:01'))
  await engine.finish([ids[1]!], at('12:20:02'))
  expect(await engine.run(run)).toMatchObject({ status: 'failed', failed_jobs: 1 })
})

test('a run whose last job is lost is lost, counts as a failure, and frees its schedule', async () => {
  const { run } = await claimRun(engine, { ...two, waves: [['a']] })
  await forget()
  await engine.sweep(at('12:20'))
  expect(await engine.run(run)).toMatchObject({ status: 'lost', finished_at: at('12:20') })
  expect(await engine.clock('s')).toMatchObject({
    failure_count: 1,
    consecutive_failures: 1,
    locked_run_id: null,
  })
  expect(await engine.sweep(at('13:20'))).toEqual([])
})

test('a job that still waits in the queue is not lost, however long it takes', async () => {
  await claimRun(engine, two)
  expect(await engine.sweep(at('23:00'))).toEqual([])
})

test('a job whose worker beats is not lost, however long it runs', async () => {
  const { ids } = await claimRun(engine, two)
  await register('alive', at('12:00'))
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'alive' })
  await forget()
  await beat('alive', at('14:00'))
  expect(await engine.sweep(at('14:00:30'))).toEqual([])
})

test('a job without attempts left, which the queue keeps but never runs again, is lost', async () => {
  const { run } = await claimRun(engine, { ...two, waves: [['a']] })
  await engine.query('update graphile_worker._private_jobs set attempts = max_attempts')
  expect(await engine.sweep(at('12:20'))).toEqual([{ kind: 'lost_run', subjects: ['s'] }])
  expect(await engine.run(run)).toMatchObject({ status: 'lost' })
})

test('the late end of a job that was given up changes nothing any more', async () => {
  const { run, ids } = await claimRun(engine, { ...two, waves: [['a']] })
  await engine.start([ids[0]!], at('12:00:10'))
  await forget()
  await engine.sweep(at('12:20'))
  expect(await engine.finish([ids[0]!], at('12:21'))).toEqual([false])
  expect(await engine.start([ids[0]!], at('12:21'), { attempt: 2 })).toEqual(['finished'])
  expect(await engine.run(run)).toMatchObject({ status: 'lost' })
})

test('jobs of somebody else are never called lost: the queue knows how they are', async () => {
  await claimRun(engine, { jobs: [job('a', { is_foreign: true })], waves: [['a']] })
  await forget()
  expect(await engine.sweep(at('23:00'))).toEqual([])
})

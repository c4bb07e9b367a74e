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
    `select punctual.register_worker($1, 'worker', 'running', 'host', 1, null, null, '1', '10 s', at => $2)`,
    [worker, now],
  )

const stop = (worker: string, now: Date) =>
  engine.query(`select punctual.heartbeat($1, 'stopped', at => $2)`, [worker, now])
/** The last attempt of the only job was fetched. */
const fetchLast = (pool: string | null, lockedAt = at('12:00:05')) =>
  engine.query(
    'update graphile_worker._private_jobs set attempts = max_attempts, locked_by = $1, locked_at = case when $1::text is not null then $2::timestamptz end',
    [pool, lockedAt],
  )
const lost = [{ kind: 'lost_run', subjects: ['s'] }]

test('a job that vanished before anybody started it is lost after 45 seconds, not before', async () => {
  const { run, ids } = await claimRun(engine, { ...two, waves: [['a']] })
  await forget()
  expect(await engine.sweep(at('12:00:44'))).toEqual([])
  expect(await engine.sweep(at('12:00:45'))).toEqual(lost)
  const error =
    'No sign of life: no worker has started it since 2026-03-01 12:00:00+00, and the queue no longer holds the job'
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'lost', finished_at: at('12:00:45'), error })
  expect(await engine.run(run)).toMatchObject({ status: 'lost', error })
  expect(await engine.repairs()).toEqual([
    { kind: 'lost_run', subject: 's', detail: `job run ${ids[0]} of run ${run} is closed as lost` },
  ])
})

test('one whose worker is not known is lost after the lock timeout, not before', async () => {
  const { run, ids } = await claimRun(engine, two)
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'ghost' })
  await forget()
  expect(await engine.sweep(at('12:10:10'))).toEqual([])
  expect(await engine.sweep(at('12:10:11'))).toEqual(lost)
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    error:
      'No sign of life: worker ghost, which started it at 2026-03-01 12:00:10+00, is unknown, and the queue no longer holds the job',
  })
})

test('a crash is followed to its end within a minute: the worker is dead, its last attempt lost, the schedule free', async () => {
  const { run, ids } = await claimRun(engine, { ...two, waves: [['a']] })
  await register('w', at('12:00'))
  await engine.query("select punctual.heartbeat('w', 'running', pools => '{pool-1}', at => $1)", [
    at('12:00:10'),
  ])
  await fetchLast('pool-1')
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'w', attempt: 3 })
  expect(await engine.sweep(at('12:00:55'))).toEqual([])
  expect(await engine.sweep(at('12:00:56'))).toEqual([{ kind: 'dead_instance', subjects: ['w'] }, ...lost])
  expect(await engine.run(run)).toMatchObject({
    status: 'lost',
    error:
      'No sign of life: worker w, which ran it, is dead since 2026-03-01 12:00:56+00, and no attempt is left of 3',
  })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: null })
})

test('a worker that stopped without telling the end of a job has lost it', async () => {
  const { ids } = await claimRun(engine, two)
  await register('w', at('12:00'))
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'w' })
  await forget()
  await stop('w', at('12:00:20'))
  expect(await engine.sweep(at('12:00:21'))).toEqual(lost)
})

test('with attempts left a dead worker loses nothing: another one takes over', async () => {
  const { run, ids } = await claimRun(engine, two)
  await register('w', at('12:00'))
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'w' })
  expect(await engine.sweep(at('12:05'))).toEqual([
    { kind: 'crashed_job', subjects: ['s'] },
    { kind: 'dead_instance', subjects: ['w'] },
  ])
  expect(await engine.start([ids[0]!], at('12:05:01'), { worker: 'v', attempt: 2 })).toEqual([null])
  expect(await engine.run(run)).toMatchObject({ status: 'running' })
})

test('the last attempt may wait inside a worker that lives, or that is not known yet', async () => {
  const { ids } = await claimRun(engine, two)
  await register('w', at('12:00'))
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'w', attempt: 2 })
  await register('v', at('12:04'))
  await engine.query("select punctual.heartbeat('v', 'running', pools => '{pool-2}', at => $1)", [
    at('12:04'),
  ])
  await fetchLast('pool-2')
  expect(await engine.sweep(at('12:04:30'))).toEqual([{ kind: 'dead_instance', subjects: ['w'] }])
  await fetchLast('pool-3', at('12:04:25'))
  expect(await engine.sweep(at('12:04:31'))).toEqual([])
  await fetchLast(null)
  expect(await engine.sweep(at('12:04:32'))).toEqual(lost)
})

test('a worker silent for the lock timeout has lost its job, even if nobody has called it dead', async () => {
  const { ids } = await claimRun(engine, two)
  await engine.query(
    `select punctual.register_worker('slow', 'worker', 'running', 'host', 1, null, null, '1', '1 hour', at => $1)`,
    [at('12:00')],
  )
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'slow' })
  await forget()
  expect(await engine.sweep(at('12:10'))).toEqual([])
  expect(await engine.sweep(at('12:10:01'))).toEqual(lost)
})

test('the view shows what the sweep would close', async () => {
  const { run, ids } = await claimRun(engine, two)
  await forget()
  expect(await engine.query('select * from punctual.invariant_breaks_detail')).toEqual([
    {
      invariant: 'lost_run',
      subject: 's',
      detail: `job run ${ids[0]} of run ${run}: No sign of life: no worker has started it since 2026-03-01 12:00:00+00, and the queue no longer holds the job`,
    },
  ])
})

test('the wave after a lost job still runs, and the run is lost', async () => {
  const { run, ids } = await claimRun(engine, two)
  await engine.start([ids[0]!], at('12:00:10'))
  await forget()
  await engine.sweep(at('12:20'))
  await engine.start([ids[1]!], at('12:20:01'))
  await engine.finish([ids[1]!], at('12:20:02'))
  expect(await engine.run(run)).toMatchObject({ status: 'lost', failed_jobs: 1 })
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

test('a five-hour job whose worker beats is neither lost nor doubled', async () => {
  const { ids } = await claimRun(engine, two)
  await register('alive', at('12:00'))
  await engine.start([ids[0]!], at('12:00:10'), { worker: 'alive' })
  await forget()
  await beat('alive', at('17:00'))
  expect(await engine.sweep(at('17:00:30'))).toEqual([])
  expect(await engine.claim(at('17:00:30'))).toMatchObject({ claimed: 0 })
})

test('a job without attempts left, which the queue keeps but never runs again, is lost', async () => {
  const { run } = await claimRun(engine, { ...two, waves: [['a']] })
  await fetchLast(null)
  expect(await engine.sweep(at('12:20'))).toEqual(lost)
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

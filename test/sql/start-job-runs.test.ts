import { expect, test } from 'vitest'
import { job } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun } from './job-runs.ts'

const engine = createEngine()
const jobs = [job('a'), job('b')]
const waves = [['a', 'b']]

test('the first start makes the run running; the job run tells worker, attempt and queue job', async () => {
  const { run, ids } = await claimRun(engine, { jobs, waves })
  expect(await engine.start([ids[0]!], at('12:00:01'), { worker: 'w1' })).toEqual([null])
  expect(await engine.run(run)).toMatchObject({ status: 'running', started_at: at('12:00:01') })
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    status: 'running',
    attempt: 1,
    worker: 'w1',
    graphile_job_id: ids[0],
    started_at: at('12:00:01'),
  })
  await engine.start([ids[1]!], at('12:00:02'))
  expect(await engine.run(run)).toMatchObject({ started_at: at('12:00:01') })
})

test('a later attempt takes over, and the former is refused as superseded', async () => {
  const { run, ids } = await claimRun(engine, { jobs, waves })
  await engine.start([ids[0]!], at('12:00:01'), { attempt: 1, worker: 'dead' })
  expect(await engine.start([ids[0]!], at('12:05'), { attempt: 2, worker: 'alive' })).toEqual([null])
  expect(await engine.start([ids[0]!], at('12:05:01'), { attempt: 1, worker: 'dead' })).toEqual([
    'superseded',
  ])
  expect(await engine.start([ids[0]!], at('12:05:01'), { attempt: 2, worker: 'twin' })).toEqual([
    'superseded',
  ])
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    attempt: 2,
    worker: 'alive',
    started_at: at('12:05'),
  })
})

test('what has ended is refused as finished, whatever the attempt', async () => {
  const { ids } = await claimRun(engine, { jobs, waves })
  await engine.start([ids[0]!], at('12:00:01'))
  await engine.finish([ids[0]!], at('12:00:02'))
  expect(await engine.start([ids[0]!], at('12:00:03'), { attempt: 2 })).toEqual(['finished'])
})

test('what the ledger does not know is refused as unknown', async () => {
  await claimRun(engine, { jobs, waves })
  expect(await engine.start([999_999_999], at('12:00:01'))).toEqual(['unknown'])
})

test('a batch answers each for itself', async () => {
  const { ids } = await claimRun(engine, { jobs, waves })
  await engine.start([ids[0]!], at('12:00:01'))
  expect(await engine.start([999_999_999, ids[1]!, ids[0]!], at('12:00:02'))).toEqual([
    'unknown',
    null,
    'superseded',
  ])
})

test('between two attempts a job run is queued and its run goes on', async () => {
  const { run, ids } = await claimRun(engine, { jobs, waves })
  await engine.start([ids[0]!], at('12:00:01'))
  await engine.finish([ids[0]!], at('12:00:02'), { outcome: 'retry', error: 'Error: no', log: 'tried' })
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    status: 'queued',
    attempt: 1,
    error: 'Error: no',
    log: 'tried',
    finished_at: null,
  })
  expect(await engine.run(run)).toMatchObject({
    status: 'running',
    open_jobs: 2,
    failed_jobs: 0,
    error: null,
  })
  expect(await engine.start([ids[0]!], at('12:00:30'), { attempt: 2 })).toEqual([null])
})

test('a start does not wait for the disk; an end does, before the queue forgets the job', async () => {
  const { ids } = await claimRun(engine, { jobs, waves })
  const client = await engine.database.connect()
  for (const [call, waits] of [
    ['punctual.start_job_runs($1, array[$2::bigint], array[1], array[1::bigint])', 'off'],
    [
      "punctual.finish_job_runs($1, array[$2::bigint], array[1], array['succeeded'], array[null], array[null])",
      'on',
    ],
  ]) {
    await client.query('begin')
    await client.query(`select from ${call}`, ['worker', ids[0]])
    const { rows } = await client.query('show synchronous_commit')
    expect(rows).toEqual([{ synchronous_commit: waits }])
    await client.query('commit')
  }
  expect((await client.query('show synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }])
})

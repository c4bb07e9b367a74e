import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun, minutes } from './job-runs.ts'

const engine = createEngine()
const one = { jobs: [job('a')], waves: [['a']] }

test('the last job to end ends the run: counters move and the lock is freed', async () => {
  const { run, ids } = await claimRun(engine, one)
  await engine.start(ids, at('12:00:01'))
  expect(await engine.finish(ids, at('12:00:05'), { log: 'said' })).toEqual([true])
  expect(await engine.jobRuns(run)).toMatchObject([
    { status: 'succeeded', finished_at: at('12:00:05'), error: null, log: 'said' },
  ])
  expect(await engine.run(run)).toMatchObject({
    status: 'succeeded',
    open_jobs: 0,
    failed_jobs: 0,
    finished_at: at('12:00:05'),
    error: null,
  })
  expect(await engine.clock('s')).toMatchObject({
    run_count: 1,
    failure_count: 0,
    consecutive_failures: 0,
    locked_at: null,
    locked_by: null,
    locked_run_id: null,
    last_run_id: run,
  })
})

test.each(['failed', 'cancelled'] as const)(
  'a job that %s fails its run, with its error',
  async (outcome) => {
    const { run, ids } = await claimRun(engine, one)
    await engine.start(ids, at('12:00:01'))
    await engine.finish(ids, at('12:00:05'), { outcome, error: 'Error: no' })
    expect(await engine.jobRuns(run)).toMatchObject([{ status: outcome, error: 'Error: no' }])
    expect(await engine.run(run)).toMatchObject({ status: 'failed', failed_jobs: 1, error: 'Error: no' })
    expect(await engine.clock('s')).toMatchObject({
      run_count: 1,
      failure_count: 1,
      consecutive_failures: 1,
      locked_run_id: null,
    })
  },
)

test('an end is heard once: told again it changes nothing', async () => {
  const { ids } = await claimRun(engine, one)
  await engine.start(ids, at('12:00:01'))
  await engine.finish(ids, at('12:00:05'))
  expect(await engine.finish(ids, at('12:00:06'), { outcome: 'failed' })).toEqual([false])
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, failure_count: 0 })
})

test('an attempt that is returned does not count: the job waits, and the same attempt may start again', async () => {
  const { run, ids } = await claimRun(engine, one)
  await engine.start(ids, at('12:00:01'))
  expect(await engine.finish(ids, at('12:00:05'), { outcome: 'returned', error: 'stopped' })).toEqual([true])
  expect(await engine.jobRuns(run)).toMatchObject([
    { status: 'queued', attempt: 0, finished_at: null, error: 'stopped' },
  ])
  expect(await engine.run(run)).toMatchObject({ status: 'running', open_jobs: 1, failed_jobs: 0 })
  expect(await engine.start(ids, at('12:00:10'), { attempt: 1 })).toEqual([null])
})

test('the end of an attempt that was superseded is not accepted', async () => {
  const { run, ids } = await claimRun(engine, one)
  await engine.start(ids, at('12:00:01'), { attempt: 1 })
  await engine.start(ids, at('12:05'), { attempt: 2 })
  expect(await engine.finish(ids, at('12:05:01'), { attempt: 1 })).toEqual([false])
  expect(await engine.run(run)).toMatchObject({ status: 'running', open_jobs: 1 })
  expect(await engine.finish(ids, at('12:05:02'), { attempt: 2 })).toEqual([true])
})

test('an end of what the ledger does not know is not accepted', async () => {
  await claimRun(engine, one)
  expect(await engine.finish([999_999_999], at('12:00:05'))).toEqual([false])
})

test('failures in a row are counted until a success ends them', async () => {
  await engine.ready([[schedule('s', { waves: [['a']] }), minutes]], { jobs: one.jobs })
  const outcomes = ['failed', 'failed', 'succeeded', 'failed'] as const
  const counts = []
  for (const [index, outcome] of outcomes.entries()) {
    await engine.claim(minutes[index]!)
    await engine.work(minutes[index]!, { outcome })
    const { run_count, failure_count, consecutive_failures } = await engine.clock('s')
    counts.push([run_count, failure_count, consecutive_failures])
  }
  expect(counts).toEqual([
    [1, 1, 1],
    [2, 2, 2],
    [3, 2, 0],
    [4, 3, 1],
  ])
})

test('several runs of one schedule that end in one batch are counted in their order', async () => {
  await engine.ready([[schedule('s', { waves: [['a']], overlap: 'allow' }), minutes]], { jobs: one.jobs })
  for (const minute of minutes.slice(0, 4)) await engine.claim(minute)
  const open = await engine.query('select id from punctual.job_runs order by id')
  const ids = open.map(({ id }) => id)
  await engine.start(ids, at('12:10'))
  const outcomes = ['failed', 'succeeded', 'failed', 'failed']
  await engine.query('select from punctual.finish_job_runs($1, $2, $3, $4, $5, $5, $6)', [
    ...['worker', ids, ids.map(() => 1), outcomes, ids.map(() => null), at('12:10')],
  ])
  expect(await engine.clock('s')).toMatchObject({
    run_count: 4,
    failure_count: 3,
    consecutive_failures: 2,
    locked_run_id: null,
  })
})

test('with overlap allowed, only the end of the run that the lock names frees it', async () => {
  await engine.ready([[schedule('s', { waves: [['a']], overlap: 'allow' }), minutes]], { jobs: one.jobs })
  for (const minute of minutes.slice(0, 2)) await engine.claim(minute)
  const ledger = await engine.ledger('s')
  const jobRuns = await Promise.all(ledger.map(async ({ id }) => (await engine.jobRuns(id))[0]!.id as number))
  await engine.start(jobRuns, at('12:05'))
  await engine.finish([jobRuns[0]!], at('12:05'))
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: ledger[1]!.id, run_count: 1 })
  await engine.finish([jobRuns[1]!], at('12:06'))
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: null, run_count: 2 })
})

test('ends of several schedules in one batch go each to its own clock', async () => {
  await engine.ready(
    ['x', 'y'].map((id) => [schedule(id, { waves: [['a']] }), minutes]),
    { jobs: one.jobs },
  )
  await engine.claim(at('12:00'))
  await engine.work(at('12:00:01'))
  for (const id of ['x', 'y'])
    expect(await engine.clock(id)).toMatchObject({ run_count: 1, locked_run_id: null })
})

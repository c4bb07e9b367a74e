import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun } from './job-runs.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const foreign = {
  jobs: [job('theirs', { task: 'their_task', is_foreign: true }), job('ours')],
  waves: [['theirs'], ['ours']],
}

/** What somebody else's worker does in the queue, by its own tables. */
const take = (attempts = 1) =>
  engine.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'theirs', attempts = $1`,
    [attempts],
  )
const fail = (attempts: number) =>
  engine.query(
    `update graphile_worker._private_jobs set locked_at = null, locked_by = null, attempts = $1, last_error = 'Error: theirs'`,
    [attempts],
  )
const complete = () => engine.query('delete from graphile_worker._private_jobs')

test('while nobody has taken the job, it stays queued', async () => {
  const { run } = await claimRun(engine, foreign)
  expect(await engine.reconcile(at('12:00:01'))).toEqual({ started: 0, finished: 0 })
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'queued', attempt: 0 })
})

test('locked in the queue means running, and it is told once', async () => {
  const { run } = await claimRun(engine, foreign)
  await take()
  expect(await engine.reconcile(at('12:00:01'))).toEqual({ started: 1, finished: 0 })
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    status: 'running',
    attempt: 1,
    worker: 'graphile',
    graphile_job_id: expect.any(Number),
    started_at: at('12:00:01'),
  })
  expect(await engine.run(run)).toMatchObject({ status: 'running' })
  expect(await engine.reconcile(at('12:00:02'))).toEqual({ started: 0, finished: 0 })
})

test('gone from the queue means succeeded, and opens the next wave', async () => {
  const { run } = await claimRun(engine, foreign)
  await take()
  await engine.reconcile(at('12:00:01'))
  await complete()
  expect(await engine.reconcile(at('12:00:05'))).toEqual({ started: 0, finished: 1 })
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'succeeded', finished_at: at('12:00:05') })
  expect(await engine.run(run)).toMatchObject({ wave: 2, open_jobs: 1 })
  expect((await engine.queue()).map(({ task }) => task)).toEqual(['punctual:ours'])
})

test('a job that came and went between two looks has run all the same', async () => {
  const { run } = await claimRun(engine, foreign)
  await complete()
  expect(await engine.reconcile(at('12:00:05'))).toEqual({ started: 1, finished: 1 })
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    status: 'succeeded',
    attempt: 1,
    started_at: at('12:00:05'),
  })
})

test('a failed attempt with others left keeps the run going, the next one is seen as such', async () => {
  const { run } = await claimRun(engine, foreign)
  await take()
  await engine.reconcile(at('12:00:01'))
  await fail(1)
  expect(await engine.reconcile(at('12:00:02'))).toEqual({ started: 0, finished: 0 })
  await take(2)
  expect(await engine.reconcile(at('12:00:03'))).toEqual({ started: 1, finished: 0 })
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'running', attempt: 2 })
})

test('out of attempts means failed, with the error that the queue keeps', async () => {
  const { run } = await claimRun(engine, { ...foreign, waves: [['theirs']] })
  await take(3)
  await engine.reconcile(at('12:00:01'))
  await fail(3)
  expect(await engine.reconcile(at('12:00:02'))).toEqual({ started: 0, finished: 1 })
  expect(await engine.run(run)).toMatchObject({ status: 'failed', error: 'Error: theirs' })
  expect(await engine.clock('s')).toMatchObject({ failure_count: 1, locked_run_id: null })
  expect(await engine.reconcile(at('12:00:03'))).toEqual({ started: 0, finished: 0 })
})

test('the last attempt, while it runs, is running and not failed', async () => {
  const { run } = await claimRun(engine, foreign)
  await take(3)
  expect(await engine.reconcile(at('12:00:01'))).toEqual({ started: 1, finished: 0 })
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'running', attempt: 3 })
})

test('jobs of our own are left to our workers', async () => {
  await claimRun(engine, { jobs: [job('ours')], waves: [['ours']] })
  await complete()
  expect(await engine.reconcile(at('12:00:01'))).toEqual({ started: 0, finished: 0 })
})

test('a job whose run was cancelled ends its attempt, and no other follows', async () => {
  const { run } = await claimRun(engine, foreign)
  await take()
  await engine.reconcile(at('12:00:01'))
  expect(await engine.cancelRun(run, at('12:00:02'))).toBe('cancelling')
  expect(await engine.reconcile(at('12:00:03'))).toEqual({ started: 0, finished: 0 })
  // Two attempts, one of which came and went between two looks.
  await fail(2)
  expect(await engine.reconcile(at('12:00:04'))).toEqual({ started: 1, finished: 1 })
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    status: 'cancelled',
    attempt: 2,
    error: 'Error: theirs',
  })
  expect(await engine.run(run)).toMatchObject({ status: 'cancelled', finished_at: at('12:00:04') })
  expect(await engine.queue()).toEqual([])
})

test("what an operator's open transaction holds is followed later, and the others are followed now", async () => {
  const ids = ['held', 'free']
  await engine.ready(
    ids.map((id) => [schedule(id, { waves: [['theirs']] }), [at('12:00')]]),
    foreign,
  )
  await engine.claim(at('12:00'))
  await take()
  expect(await engine.reconcile(at('12:00:01'))).toEqual({ started: 2, finished: 0 })
  await complete()
  const [operator] = await openSessions(engine, 1)
  await operator!.begin()
  await operator!.query("select from punctual.schedule_clocks where schedule_id = 'held' for update")
  await engine.reconcile(at('12:00:02'))
  const running = () => engine.query("select schedule_id from punctual.runs where status = 'running'")
  expect(await running()).toEqual([{ schedule_id: 'held' }])
  await operator!.rollback()
  await engine.reconcile(at('12:00:03'))
  expect(await running()).toEqual([])
})

import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { claimRun } from './job-runs.ts'

const engine = createEngine()
const jobs = ['a', 'b', 'c'].map((name) => job(name))
const cancel = async (run: number, now: Date) =>
  (await engine.query("select punctual.cancel_run($1, 'wrong day', 'ada', $2) as answer", [run, now]))[0]!
    .answer

test('a run in the queue is over at once: its jobs leave the queue, its lock is free, nothing has failed', async () => {
  const { run } = await claimRun(engine, { jobs, waves: [['a', 'b'], ['c']] })
  expect(await cancel(run, at('12:00:30'))).toBe('cancelled')
  expect(await engine.run(run)).toMatchObject({
    ...{ status: 'cancelled', reason: 'cancelled', detail: 'cancelled by ada: wrong day' },
    finished_at: at('12:00:30'),
  })
  expect((await engine.jobRuns(run)).map(({ status }) => status)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ])
  expect(await engine.queue()).toEqual([])
  expect(await engine.clock('s')).toMatchObject({
    ...{ locked_run_id: null, locked_at: null, locked_by: null },
    ...{ run_count: 1, failure_count: 0, consecutive_failures: 0, skip_count: 0 },
  })
  expect((await engine.audit()).at(-1)).toMatchObject({
    action: 'cancel_run',
    actor: 'ada',
    subject: 's',
    detail: { run },
  })
})

test('with a job under way it goes on until that has ended, and no other wave opens', async () => {
  const { run, ids } = await claimRun(engine, { jobs, waves: [['a', 'b'], ['c']] })
  await engine.start([ids[0]!], at('12:00:01'))
  expect(await cancel(run, at('12:00:30'))).toBe('cancelling')
  expect(await engine.run(run)).toMatchObject({
    status: 'running',
    reason: 'cancelled',
    open_jobs: 1,
    finished_at: null,
  })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: run })
  await engine.finish([ids[0]!], at('12:00:40'), { outcome: 'cancelled', error: 'told to stop' })
  expect(await engine.run(run)).toMatchObject({ status: 'cancelled', finished_at: at('12:00:40') })
  expect((await engine.jobRuns(run)).map(({ status }) => status)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ])
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: null, run_count: 1, failure_count: 0 })
})

test('a request that nobody has dispatched never was', async () => {
  await engine.ready([[schedule('s'), every(60, { first: at('12:00'), count: 3 })]])
  const run = await engine.trigger('s', at('11:00'))
  expect(await cancel(run, at('11:01'))).toBe('cancelled')
  expect(await engine.dispatch(at('11:02'))).toMatchObject({ dispatched: 0 })
  expect(await engine.run(run)).toMatchObject({ status: 'cancelled', due_at: null, queued_at: null })
})

test('what waits for a cancelled run begins', async () => {
  await engine.ready([[schedule('s', { overlap: 'queue' }), every(60, { first: at('12:00'), count: 3 })]])
  for (const now of ['12:00', '12:01']) await engine.claim(at(now))
  const [first, held] = await engine.ledger('s')
  await cancel(first!.id, at('12:01:30'))
  expect(await engine.run(held!.id)).toMatchObject({ status: 'queued', queued_at: at('12:01:30') })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: held!.id, waiting_runs: 0 })
})

test('one that has ended is refused, and an unknown one is not there', async () => {
  const { run } = await claimRun(engine, { jobs, waves: [['a']] })
  await engine.work(at('12:00:10'))
  await expect(cancel(run, at('12:01'))).rejects.toMatchObject({
    code: 'PN004',
    message: `Run ${run} has ended: it is succeeded`,
  })
  await expect(cancel(999_999_999, at('12:01'))).rejects.toMatchObject({ code: 'PN006' })
})

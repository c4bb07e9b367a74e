import { expect, test } from 'vitest'
import { job } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun } from './job-runs.ts'

const engine = createEngine()
const two = { jobs: [job('a'), job('b', { queue: 'serial' })], waves: [['a', 'b']] }

/** What Graphile Worker does when a pool fetches: every job is locked, and its attempt counts already. */
async function fetchAll(pool: string): Promise<void> {
  await engine.query(
    'update graphile_worker._private_jobs set locked_at = now(), locked_by = $1, attempts = attempts + 1',
    [pool],
  )
  await engine.query('update graphile_worker._private_job_queues set locked_at = now(), locked_by = $1', [
    pool,
  ])
}
const unlock = async (...pools: string[]) =>
  (await engine.query('select punctual.unlock_pools($1, $2) as jobs', [pools, at('12:05')]))[0]!.jobs
const queue = async () =>
  (await engine.queue()).map(({ task, attempts, locked_by }) => [task.slice(-1), attempts, locked_by])

test('what a pool had fetched and never started gets its attempt back and waits for nothing', async () => {
  await claimRun(engine, two)
  await fetchAll('gone')
  expect(await unlock('gone')).toBe(2)
  expect(await queue()).toEqual([
    ['a', 0, null],
    ['b', 0, null],
  ])
  const due = await engine.query('select key from graphile_worker.jobs where run_at <= $1', [at('12:05')])
  expect(due).toHaveLength(2)
  const locked = await engine.query(
    'select from graphile_worker._private_job_queues where locked_by is not null',
  )
  expect(locked).toEqual([])
})

test('an attempt that had started counts', async () => {
  const { ids } = await claimRun(engine, two)
  await fetchAll('gone')
  await engine.start([ids[0]!], at('12:00:01'))
  await unlock('gone')
  expect(await queue()).toEqual([
    ['a', 1, null],
    ['b', 0, null],
  ])
})

test('of a job that was tried before, only the attempt that never started is given back', async () => {
  const { ids } = await claimRun(engine, two)
  await engine.start(ids, at('12:00:01'))
  await engine.finish(ids, at('12:00:02'), { outcome: 'retry', error: 'no' })
  await engine.query('update graphile_worker._private_jobs set attempts = 1')
  await fetchAll('gone')
  await unlock('gone')
  expect(await queue()).toEqual([
    ['a', 1, null],
    ['b', 1, null],
  ])
})

test('what another pool holds is left alone, and so are jobs that are none of ours', async () => {
  await claimRun(engine, two)
  await engine.query("select graphile_worker.add_job('their_task', job_key => 'punctual:not-a-number')")
  await fetchAll('living')
  expect(await unlock('gone')).toBe(0)
  expect((await queue()).map(([, attempts, lockedBy]) => [attempts, lockedBy])).toEqual([
    [1, 'living'],
    [1, 'living'],
    [1, 'living'],
  ])
  await unlock('living')
  const [theirs] = (await engine.queue()).filter(({ task }) => task === 'their_task')
  expect(theirs).toMatchObject({ attempts: 1, locked_by: null })
})

test('a last attempt that was returned is given back even when its worker died before it could', async () => {
  const { ids } = await claimRun(engine, { jobs: [job('a', { max_attempts: 1 })], waves: [['a']] })
  await fetchAll('gone')
  await engine.start(ids, at('12:00:01'))
  await engine.finish(ids, at('12:00:02'), { outcome: 'returned', error: 'stopped' })
  await engine.query('update graphile_worker._private_jobs set locked_at = null, locked_by = null')
  expect(await queue()).toEqual([['a', 1, null]])
  await unlock('gone')
  expect(await queue()).toEqual([['a', 0, null]])
})

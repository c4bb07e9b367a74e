import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

test('a request waits, visibly, until it is dispatched; then its jobs are queued', async () => {
  await engine.define({ schedules: [schedule('s')] })
  const run = await engine.trigger('s', at('12:00'))
  expect(await engine.run(run)).toMatchObject({ status: 'pending', decided_at: null, wave: 0, open_jobs: 0 })
  expect(await engine.queue()).toEqual([])

  expect(await engine.dispatch(at('12:00:01'))).toEqual({ dispatched: 1, skipped: 0 })
  expect(await engine.run(run)).toMatchObject({
    status: 'queued',
    reason: null,
    claimed_by: 'daemon',
    wave: 1,
    wave_sizes: [1],
    open_jobs: 1,
    decided_at: at('12:00:01'),
    queued_at: at('12:00:01'),
  })
  expect(await engine.clock('s')).toMatchObject({
    last_run_id: run,
    last_run_at: at('12:00:01'),
    locked_run_id: run,
    locked_by: 'daemon',
  })
  expect(await engine.queue()).toMatchObject([
    { payload: { _punctual: { trigger: 'manual', runId: String(run) } } },
  ])
})

test('a second dispatch finds nothing left', async () => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.trigger('s', at('12:00'))
  await engine.dispatch(at('12:00'))
  expect(await engine.dispatch(at('12:00'))).toEqual({ dispatched: 0, skipped: 0 })
  expect(await engine.queue()).toHaveLength(1)
})

test('of several requests for one schedule the first runs, and the others overlap it', async () => {
  await engine.define({ schedules: [schedule('s')] })
  const runs = [await engine.trigger('s', at('12:00')), await engine.trigger('s', at('12:00'))]
  expect(await engine.dispatch(at('12:00:01'))).toEqual({ dispatched: 1, skipped: 1 })
  expect(await engine.run(runs[0]!)).toMatchObject({ status: 'queued' })
  expect(await engine.run(runs[1]!)).toMatchObject({
    status: 'skipped',
    reason: 'overlap',
    finished_at: at('12:00:01'),
    queued_at: null,
  })
  expect(await engine.clock('s')).toMatchObject({ skip_count: 1, locked_run_id: runs[0] })
})

test('where overlap is allowed, every request runs', async () => {
  await engine.define({ schedules: [schedule('s', { overlap: 'allow' })] })
  for (let count = 0; count < 3; count++) await engine.trigger('s', at('12:00'))
  expect(await engine.dispatch(at('12:00'))).toEqual({ dispatched: 3, skipped: 0 })
  expect(await engine.queue()).toHaveLength(3)
})

test('a request while a run is active is skipped as overlap', async () => {
  await engine.ready([[schedule('s'), [at('12:00')]]])
  await engine.claim(at('12:00'))
  const run = await engine.trigger('s', at('12:01'))
  expect(await engine.dispatch(at('12:01'))).toEqual({ dispatched: 0, skipped: 1 })
  expect(await engine.run(run)).toMatchObject({ reason: 'overlap' })
})

test('a request for a schedule without a job left says so', async () => {
  await engine.define({ schedules: [schedule('hollow', { waves: [] })] })
  const run = await engine.trigger('hollow', at('12:00'))
  expect(await engine.dispatch(at('12:00'))).toEqual({ dispatched: 0, skipped: 1 })
  expect(await engine.run(run)).toMatchObject({ status: 'skipped', reason: 'no_such_job' })
})

test('a batch dispatches the oldest requests first', async () => {
  await engine.define({ schedules: ['a', 'b', 'c'].map((id) => schedule(id)) })
  const runs: number[] = []
  for (const id of ['c', 'a', 'b']) runs.push(await engine.trigger(id, at('12:00')))
  expect(await engine.dispatch(at('12:00'), { batch: 2 })).toEqual({ dispatched: 2, skipped: 0 })
  expect(await engine.run(runs[2]!)).toMatchObject({ status: 'pending' })
})

test('only requests for the schedules asked for are dispatched', async () => {
  await engine.define({ schedules: ['a', 'b'].map((id) => schedule(id)) })
  const [a, b] = [await engine.trigger('a', at('12:00')), await engine.trigger('b', at('12:00'))]
  expect(await engine.dispatch(at('12:00'), { ids: ['b'] })).toEqual({ dispatched: 1, skipped: 0 })
  expect(await engine.run(a)).toMatchObject({ status: 'pending' })
  expect(await engine.run(b)).toMatchObject({ status: 'queued' })
})

test('the payload of a request is added to that of the schedule, and wins', async () => {
  await engine.define({ schedules: [schedule('s', { payload: { kept: 1, replaced: 'old' } })] })
  await engine.trigger('s', at('12:00'), { payload: { replaced: 'new', added: [true] } })
  await engine.dispatch(at('12:00'))
  const [queued] = await engine.queue()
  expect(queued!.payload).toMatchObject({ kept: 1, replaced: 'new', added: [true] })
})

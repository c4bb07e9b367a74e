import { expect, test } from 'vitest'
import { job } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun } from './job-runs.ts'

const engine = createEngine()
const jobs = ['a', 'b', 'c', 'd'].map((name) => job(name))
const one = [['a', 'b', 'c', 'd']]

const states = async (run: number) => (await engine.jobRuns(run)).map(({ job, status }) => `${job} ${status}`)
const startTimes = async () =>
  (
    await engine.query(
      "select run_at from graphile_worker._private_jobs order by payload -> '_punctual' ->> 'job'",
    )
  ).map(({ run_at }) => run_at)

test('max_parallel lets in so many, and as one ends the next', async () => {
  const { run, ids } = await claimRun(engine, { jobs, waves: one, fields: { max_parallel: 2 } })
  expect(await states(run)).toEqual(['a queued', 'b queued', 'c waiting', 'd waiting'])
  expect(await engine.queue()).toHaveLength(2)
  await engine.start(ids.slice(0, 2), at('12:00:01'))
  await engine.finish([ids[1]!], at('12:00:02'))
  expect(await states(run)).toEqual(['a running', 'b succeeded', 'c queued', 'd waiting'])
  await engine.start([ids[2]!], at('12:00:03'))
  await engine.finish([ids[0]!, ids[2]!], at('12:00:04'))
  expect(await states(run)).toEqual(['a succeeded', 'b succeeded', 'c succeeded', 'd queued'])
  await engine.work(at('12:00:05'))
  expect(await engine.run(run)).toMatchObject({ status: 'succeeded', finished_at: at('12:00:05') })
})

test('an attempt that will be tried again keeps its place', async () => {
  const { run, ids } = await claimRun(engine, { jobs, waves: one, fields: { max_parallel: 1 } })
  await engine.start([ids[0]!], at('12:00:01'))
  await engine.finish([ids[0]!], at('12:00:02'), { outcome: 'retry', error: 'no' })
  expect(await states(run)).toEqual(['a queued', 'b waiting', 'c waiting', 'd waiting'])
})

test('stagger leaves time between the jobs of a wave', async () => {
  await claimRun(engine, { jobs, waves: one, fields: { stagger_ms: 10_000 } })
  expect(await startTimes()).toEqual([at('12:00'), at('12:00:10'), at('12:00:20'), at('12:00:30')])
})

test('stagger counts from the opening of each wave, and not before the moment a place is free', async () => {
  const waves = [['a'], ['b', 'c', 'd']]
  const { ids } = await claimRun(engine, { jobs, waves, fields: { stagger_ms: 10_000, max_parallel: 2 } })
  await engine.start([ids[0]!], at('12:00:01'))
  await engine.finish([ids[0]!], at('12:01'))
  expect((await startTimes()).slice(1)).toEqual([at('12:01'), at('12:01:10')])
  await engine.start([ids[1]!], at('12:01'))
  await engine.finish([ids[1]!], at('12:05'))
  expect((await startTimes()).at(-1)).toEqual(at('12:05'))
})

const after = (instant: Date, ms: number) => new Date(instant.getTime() + ms)
const spread = { jitter_ms: 60_000, stagger_ms: 10_000, max_parallel: 2 }

test('jobs that waited for a place started before their turn: they are staggered from the start that jitter gave the run', async () => {
  const waves = [['a', 'b', 'c'], ['d']]
  const { run, ids } = await claimRun(engine, { jobs, waves, fields: spread })
  const [start] = await startTimes()
  expect(start).toEqual((await engine.run(run)).start_at)
  expect(start.getTime()).toBeGreaterThan(at('12:00:01').getTime())
  await engine.start([ids[0]!], start)
  await engine.finish([ids[0]!], after(start, 1_000))
  expect(await startTimes()).toEqual([start, after(start, 10_000), after(start, 20_000)])
  await engine.start(ids.slice(1, 3), after(start, 20_000))
  await engine.finish(ids.slice(1, 3), after(start, 21_000))
  expect((await startTimes()).at(-1)).toEqual(after(start, 21_000))
})

test('without stagger they start no sooner than their run', async () => {
  const { ids } = await claimRun(engine, { jobs, waves: one, fields: { ...spread, stagger_ms: null } })
  const [start] = await startTimes()
  await engine.finish([ids[0]!], at('12:00:01'), { outcome: 'failed' })
  expect((await startTimes()).at(-1)).toEqual(start)
})

test('of a run that an older release claimed they are staggered from the claim', async () => {
  const { ids } = await claimRun(engine, { jobs, waves: one, fields: spread })
  await engine.query('update punctual.runs set start_at = null')
  await engine.finish([ids[0]!], at('12:00:01'))
  expect((await startTimes()).at(-1)).toEqual(at('12:00:20'))
})

test('a run without jitter has no start of its own', async () => {
  const { run } = await claimRun(engine, { jobs, waves: one, fields: { stagger_ms: 10_000 } })
  expect((await engine.run(run)).start_at).toBeNull()
})

test('a job that needs another is skipped when that failed, and whoever does not is run', async () => {
  const waves = [
    ['a', 'b'],
    ['c', 'd'],
  ]
  const { run, ids } = await claimRun(engine, { jobs, waves, fields: { needs: { c: ['a'], d: ['b'] } } })
  await engine.start(ids.slice(0, 2), at('12:00:01'))
  await engine.finish([ids[0]!], at('12:00:02'), { outcome: 'failed', error: 'no' })
  await engine.finish([ids[1]!], at('12:00:02'))
  expect(await states(run)).toEqual(['a failed', 'b succeeded', 'c skipped', 'd queued'])
  expect(await engine.run(run)).toMatchObject({ status: 'running', open_jobs: 1 })
  await engine.work(at('12:00:03'))
  expect(await engine.run(run)).toMatchObject({ status: 'failed', error: 'no', failed_jobs: 1 })
})

test('where nothing is left of a wave the next one opens; behind the last the run has ended', async () => {
  const waves = [['a'], ['b'], ['c'], ['d']]
  const needs = { b: ['a'], d: ['b'] }
  const { run, ids } = await claimRun(engine, { jobs, waves, fields: { needs } })
  await engine.start([ids[0]!], at('12:00:01'))
  await engine.finish([ids[0]!], at('12:00:02'), { outcome: 'failed', error: 'no' })
  expect(await states(run)).toEqual(['a failed', 'b skipped', 'c queued', 'd waiting'])
  await engine.work(at('12:00:03'))
  expect(await states(run)).toEqual(['a failed', 'b skipped', 'c succeeded', 'd skipped'])
  expect(await engine.run(run)).toMatchObject({ status: 'failed', finished_at: at('12:00:03'), open_jobs: 0 })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: null, failure_count: 1, run_count: 1 })
})

import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun, minutes } from './job-runs.ts'

const engine = createEngine()
const jobs = ['a', 'b', 'c', 'd'].map((name) => job(name))
const three = { jobs, waves: [['a', 'b'], ['c'], ['d']] }

const queued = async () => (await engine.queue()).map(({ task }) => task.replace('punctual:', ''))

test('the claim writes the whole plan down and enqueues the first wave only', async () => {
  const { run } = await claimRun(engine, three)
  expect(
    (await engine.jobRuns(run)).map(({ job, wave, status, queued_at }) => [job, wave, status, queued_at]),
  ).toEqual([
    ['a', 1, 'queued', at('12:00')],
    ['b', 1, 'queued', at('12:00')],
    ['c', 2, 'waiting', null],
    ['d', 3, 'waiting', null],
  ])
  expect(await engine.run(run)).toMatchObject({ wave: 1, wave_sizes: [2, 1, 1], open_jobs: 2 })
  expect(await queued()).toEqual(['a', 'b'])
})

test('a wave opens with the last end of the one before it, and the run ends with the last wave', async () => {
  const { run, ids } = await claimRun(engine, three)
  const [a, b, c, d] = ids
  await engine.start([a!, b!], at('12:00:01'))
  await engine.finish([a!], at('12:00:02'))
  expect(await engine.run(run)).toMatchObject({ wave: 1, open_jobs: 1 })
  expect(await queued()).toEqual(['a', 'b'])

  await engine.finish([b!], at('12:00:03'))
  expect(await engine.run(run)).toMatchObject({ wave: 2, open_jobs: 1, status: 'running', finished_at: null })
  expect((await engine.jobRuns(run))[2]).toMatchObject({
    job: 'c',
    status: 'queued',
    queued_at: at('12:00:03'),
  })

  for (const [id, time] of [
    [c!, '12:00:04'],
    [d!, '12:00:05'],
  ] as const) {
    await engine.start([id], at(time))
    await engine.finish([id], at(time))
  }
  expect(await queued()).toEqual(['a', 'b', 'c', 'd'])
  expect(await engine.run(run)).toMatchObject({ status: 'succeeded', wave: 3, finished_at: at('12:00:05') })
})

test('both ends of a wave in one batch open the next wave once', async () => {
  const { run, ids } = await claimRun(engine, three)
  await engine.start(ids.slice(0, 2), at('12:00:01'))
  await engine.finish(ids.slice(0, 2), at('12:00:02'))
  expect(await engine.run(run)).toMatchObject({ wave: 2, open_jobs: 1 })
  expect(await queued()).toEqual(['a', 'b', 'c'])
})

test('a failed job does not cascade: later waves run, and the run has failed in the end', async () => {
  const { run, ids } = await claimRun(engine, three)
  const [a, b, c, d] = ids
  await engine.start([a!, b!], at('12:00:01'))
  await engine.finish([a!], at('12:00:02'), { outcome: 'failed', error: 'Error: first' })
  await engine.finish([b!], at('12:00:03'))
  await engine.start([c!], at('12:00:04'))
  await engine.finish([c!], at('12:00:05'), { outcome: 'failed', error: 'Error: second' })
  await engine.start([d!], at('12:00:06'))
  await engine.finish([d!], at('12:00:07'))
  expect(await engine.run(run)).toMatchObject({ status: 'failed', failed_jobs: 2, error: 'Error: first' })
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, failure_count: 1, locked_run_id: null })
})

test('a job between two attempts keeps its wave open', async () => {
  const { run, ids } = await claimRun(engine, three)
  const [a, b] = ids
  await engine.start([a!, b!], at('12:00:01'))
  await engine.finish([b!], at('12:00:02'))
  await engine.finish([a!], at('12:00:02'), { outcome: 'retry', error: 'again' })
  expect(await engine.run(run)).toMatchObject({ wave: 1, open_jobs: 1 })
  await engine.start([a!], at('12:00:30'), { attempt: 2 })
  await engine.finish([a!], at('12:00:31'), { attempt: 2 })
  expect(await engine.run(run)).toMatchObject({ wave: 2, error: null })
})

test('many runs advance in one batch, each by its own state', async () => {
  const ids = ['p', 'q', 'r']
  await engine.ready(
    ids.map((id) => [schedule(id, { waves: three.waves }), minutes]),
    { jobs },
  )
  await engine.claim(at('12:00'))
  await engine.query(
    "delete from punctual.job_runs where job = 'b' and run_id in (select id from punctual.runs where schedule_id = 'q')",
  )
  await engine.query("update punctual.runs set open_jobs = 1, wave_sizes = '{1,1,1}' where schedule_id = 'q'")
  for (const time of ['12:00:01', '12:00:02', '12:00:03']) await engine.work(at(time))
  for (const id of ids) {
    expect(await engine.ledger(id)).toMatchObject([{ status: 'succeeded', wave: 3, open_jobs: 0 }])
  }
})

test('a later wave carries the payload and facts of its run', async () => {
  const { run, ids } = await claimRun(engine, { ...three, fields: { payload: { folder: 'in' } } })
  await engine.start(ids.slice(0, 2), at('12:00:01'))
  await engine.finish(ids.slice(0, 2), at('12:00:02'))
  const [, , c] = await engine.queue()
  expect(c!.payload).toMatchObject({
    folder: 'in',
    _punctual: {
      runId: String(run),
      jobRunId: String(ids[2]),
      job: 'c',
      scheduledFor: '2026-03-01T12:00:00+00:00',
    },
  })
})

import { beforeEach, expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions, withPatience } from './sessions.ts'

const engine = createEngine()
beforeEach(() => withPatience(engine))
const jobs = ['a', 'b', 'c'].map((name) => job(name))
const minutes = every(60, { first: at('12:00'), count: 5 })

/** A claimed run of jobs a and b, then c; the numbers of a and b. */
async function claimWaves(): Promise<{ run: number; a: number; b: number }> {
  await engine.ready([[schedule('waves', { waves: [['a', 'b'], ['c']] }), minutes]], { jobs })
  await engine.claim(at('12:00'))
  const [run] = await engine.ledger('waves')
  const [a, b] = await engine.jobRuns(run!.id)
  await engine.start([a!.id, b!.id], at('12:00:01'))
  return { run: run!.id, a: a!.id, b: b!.id }
}

test('when two workers end the last jobs of a wave at once, exactly one opens the next', async () => {
  const { run, a, b } = await claimWaves()
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  await one!.finish([a], at('12:00:02'))
  const second = other!.finish([b], at('12:00:02'))
  await other!.waits(second)
  expect(await engine.queue()).toHaveLength(2)
  await one!.commit()
  expect(await second).toEqual([true])
  expect(await engine.run(run)).toMatchObject({ wave: 2, open_jobs: 1, status: 'running' })
  expect((await engine.queue()).map(({ task }) => task)).toEqual(['punctual:a', 'punctual:b', 'punctual:c'])
})

test('an end that was rolled back does not count: the other one alone opens nothing', async () => {
  const { run, a, b } = await claimWaves()
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  await one!.finish([a], at('12:00:02'))
  const second = other!.finish([b], at('12:00:02'))
  await other!.waits(second)
  await one!.rollback()
  expect(await second).toEqual([true])
  expect(await engine.run(run)).toMatchObject({ wave: 1, open_jobs: 1 })
  await engine.finish([a], at('12:00:03'))
  expect(await engine.run(run)).toMatchObject({ wave: 2, open_jobs: 1 })
})

test('one attempt whose end is told twice at once ends once', async () => {
  const { run, a } = await claimWaves()
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  expect(await one!.finish([a], at('12:00:02'))).toEqual([true])
  const twin = other!.finish([a], at('12:00:02'), { outcome: 'failed', error: 'late' })
  await other!.waits(twin)
  await one!.commit()
  expect(await twin).toEqual([false])
  expect(await engine.run(run)).toMatchObject({ open_jobs: 1, failed_jobs: 0 })
})

test('of two workers that start one attempt at once, one is refused', async () => {
  const { run } = await claimWaves()
  await engine.query("update punctual.job_runs set status = 'queued', attempt = 0 where job = 'a'")
  const [a] = await engine.jobRuns(run)
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  expect(await one!.start([a!.id], at('12:00:05'), { worker: 'one' })).toEqual([null])
  const twin = other!.start([a!.id], at('12:00:05'), { worker: 'other' })
  await other!.waits(twin)
  await one!.commit()
  expect(await twin).toEqual(['superseded'])
  expect((await engine.jobRuns(run))[0]).toMatchObject({ worker: 'one', attempt: 1 })
})

test('a start that meets the end of the attempt before it waits, and is refused', async () => {
  const { run, a } = await claimWaves()
  await engine.finish([a], at('12:00:02'), { outcome: 'retry', error: 'again' })
  const [old, young] = await openSessions(engine, 2)
  await old!.begin()
  await old!.finish([a], at('12:00:03'), { attempt: 1 })
  const start = young!.start([a], at('12:00:03'), { attempt: 2 })
  await young!.waits(start)
  await old!.commit()
  expect(await start).not.toEqual([null])
  expect(await engine.run(run)).toMatchObject({ open_jobs: 1 })
})

test('workers that start and end the jobs of many runs in any order never deadlock', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => `s${index}`)
  await engine.ready(
    ids.map((id) => [schedule(id, { waves: [['a', 'b'], ['c']] }), minutes]),
    { jobs },
  )
  await engine.claim(at('12:00'))
  const sessions = await openSessions(engine, 4)
  const half = async (name: string, order: 'asc' | 'desc') =>
    (await engine.query(`select id from punctual.job_runs where job = $1 order by id ${order}`, [name])).map(
      ({ id }) => id as number,
    )
  const [a, b] = [await half('a', 'asc'), await half('b', 'desc')]
  await Promise.all([sessions[0]!.start(a, at('12:00:01')), sessions[1]!.start(b, at('12:00:01'))])
  await Promise.all([sessions[2]!.finish(a, at('12:00:02')), sessions[3]!.finish(b, at('12:00:02'))])
  const c = await half('c', 'asc')
  await sessions[0]!.start(c, at('12:00:03'))
  await sessions[0]!.finish(c, at('12:00:03'))
  const statuses = await engine.query('select status, count(*) from punctual.runs group by status')
  expect(statuses).toEqual([{ status: 'succeeded', count: 30 }])
  const held = await engine.query('select from punctual.schedule_clocks where locked_run_id is not null')
  expect(held).toEqual([])
})

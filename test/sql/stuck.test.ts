import { beforeEach, expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { fleetOf } from './fleet.ts'
import { claimRun } from './job-runs.ts'

const engine = createEngine()
let fleet: ReturnType<typeof fleetOf>
beforeEach(() => {
  fleet = fleetOf(engine)
})

const jobs = [job('a'), job('b', { queue: 'q' }), job('theirs', { is_foreign: true, task: 'their_task' })]
const waves = [['a', 'b', 'theirs']]
const tasks = ['punctual:a', 'punctual:b']

async function claimed() {
  const { run, ids } = await claimRun(engine, { jobs, waves })
  await fleet.dueAt(at('12:00'))
  return { run, ids }
}
const stuck = async (time: string) =>
  Object.fromEntries(
    (await engine.query('select job, reason from punctual.stuck_job_runs($1)', [at(time)])).map(
      ({ job: name, reason }) => [name, reason],
    ),
  )

test('a job that nobody alive can run is told at once, whoever lives', async () => {
  await claimed()
  expect(await stuck('12:00:01')).toEqual({ a: 'no worker is alive', b: 'no worker is alive' })
  await fleet.join('w', { tasks: ['punctual:a'] })
  expect(await stuck('12:00:01')).toEqual({ b: 'no living worker has code for it' })
  await fleet.join('v', { tasks })
  expect(await stuck('12:00:01')).toEqual({})
})

test('a worker of 0.1.0 does not tell what it can run, and is given the benefit of the doubt', async () => {
  await claimed()
  await fleet.join('old', { tasks: null })
  expect(await stuck('12:00:01')).toEqual({})
})

test('what has been due for more than a minute is told, with what it waits for', async () => {
  const { ids } = await claimed()
  await fleet.join('w', { now: at('12:01'), tasks })
  expect(await stuck('12:01')).toEqual({})
  expect(await stuck('12:01:01')).toEqual({
    ...{ a: 'all workers are busy', b: 'all workers are busy', theirs: 'nobody has taken it' },
  })
  await engine.query("update graphile_worker._private_job_queues set locked_by = 'pool-w', locked_at = $1", [
    at('12:01'),
  ])
  await fleet.fetch('w', [ids[0]!], at('12:01'))
  await engine.start([ids[0]!], at('12:01'), { worker: 'w' })
  expect(await stuck('12:01:20')).toEqual({ b: 'its named queue is busy', theirs: 'nobody has taken it' })
})

test('a job that a worker holds which is not alive is told, until the sweep frees it', async () => {
  const { ids } = await claimed()
  await fleet.join('w', { tasks })
  await fleet.join('v', { now: at('12:00:40'), tasks })
  await fleet.fetch('w', [ids[0]!], at('12:00'))
  await engine.start([ids[0]!], at('12:00'), { worker: 'w' })
  expect(await stuck('12:00:45')).toEqual({})
  expect(await stuck('12:00:46')).toEqual({ a: 'held by a worker that is not alive' })
  await engine.sweep(at('12:00:50'))
  expect(await stuck('12:00:50')).toEqual({})
})

test('one that was fetched and does not start is told after a minute', async () => {
  const { ids } = await claimed()
  await fleet.join('w', { now: at('12:01'), tasks })
  await fleet.fetch('w', ids.slice(0, 2), at('12:00'))
  await engine.start([ids[1]!], at('12:00'), { worker: 'w' })
  expect(await stuck('12:01:01')).toMatchObject({ a: 'fetched, its worker is busy' })
  expect(await stuck('12:01:01')).not.toHaveProperty('b')
})

test('a retry that waits for its time is not stuck, unless workers died of it', async () => {
  const { ids } = await claimed()
  await fleet.join('w', { now: at('12:03'), tasks })
  await engine.query('update graphile_worker._private_jobs set run_at = $1', [at('12:04:30')])
  expect(await stuck('12:03')).toEqual({})
  await engine.query('update punctual.job_runs set crashes = 2 where id = $1', [ids[0]])
  expect(await stuck('12:03')).toEqual({ a: '2 workers died of it, next in 00:01:30' })
})

test('of a schedule, and of all enabled ones, the jobs that would wait are told', async () => {
  await claimed()
  const unserved = (id: string | null) =>
    engine.query('select * from punctual.unserved_jobs($1, $2)', [id, at('12:00:01')])
  await fleet.join('w', { tasks: ['punctual:a'] })
  const row = { schedule_id: 's', job: 'b', reason: 'no living worker has code for it' }
  expect(await unserved('s')).toEqual([row])
  expect(await unserved(null)).toEqual([row])
  await engine.disable('s', at('12:00:01'))
  expect(await unserved('s')).toEqual([row])
  expect(await unserved(null)).toEqual([])
  expect(await unserved('none')).toEqual([])
})

test('a sync says which jobs of enabled schedules no living worker has code for, as a note', async () => {
  await claimed()
  await fleet.join('w', { tasks: ['punctual:a'] })
  const definitions = {
    jobs: [...jobs, job('c')],
    schedules: [schedule('s', { waves: [['a', 'b', 'theirs', 'c']] })],
  }
  expect(await engine.define(definitions, { now: at('12:00:01') })).toMatchObject({ unserved: ['b', 'c'] })
  await fleet.leave('w', at('12:00:02'))
  const fewer = { ...definitions, jobs }
  fewer.schedules = [schedule('s', { waves })]
  expect(await engine.define(fewer, { now: at('12:00:03') })).toMatchObject({ unserved: [] })
})

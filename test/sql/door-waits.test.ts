import { beforeEach, expect, test } from 'vitest'
import { job } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { fleetOf } from './fleet.ts'
import { claimRun } from './job-runs.ts'

const engine = createEngine()
let fleet: ReturnType<typeof fleetOf>
beforeEach(() => {
  fleet = fleetOf(engine)
})

const one = { jobs: [job('a', { queue: 'q' }), job('b', { queue: 'q' })], waves: [['a', 'b']] }

type Asking = { id: number; attempt: number; now: Date; inHand?: number[] }

/** As a worker of this release asks, which waits. */
async function ask(worker: string, { id, attempt, now, inHand }: Asking) {
  const [row] = await engine.query(
    'select * from punctual.start_job_runs($1, array[$2::bigint], array[$3::integer], array[$2::bigint], true, $5, at => $4)',
    [worker, id, attempt, now, inHand],
  )
  return row!.refusal
}

async function started() {
  const claimed = await claimRun(engine, one)
  const [id] = claimed.ids as [number]
  await fleet.join('w')
  await fleet.join('v')
  await fleet.fetch('w', [id], at('12:00'))
  expect(await ask('w', { id, attempt: 1, now: at('12:00') })).toBe(null)
  return { ...claimed, id }
}

test('a second attempt waits while the first is with a worker that lives, and starts once that is dead', async () => {
  const { id, run } = await started()
  expect(await ask('v', { id, attempt: 2, now: at('12:00:45') })).toBe('running')
  expect((await engine.jobRuns(run))[0]).toMatchObject({ attempt: 1, worker: 'w', started_at: at('12:00') })
  expect(await ask('v', { id, attempt: 2, now: at('12:00:46') })).toBe(null)
  expect((await engine.jobRuns(run))[0]).toMatchObject({ attempt: 2, worker: 'v' })
})

test('it starts when the worker itself has the first no more in hand: a failover forgot how it ended', async () => {
  const { id, run } = await started()
  expect(await ask('w', { id, attempt: 2, now: at('12:00:01'), inHand: [id] })).toBe('running')
  expect(await ask('v', { id, attempt: 2, now: at('12:00:01'), inHand: [] })).toBe('running')
  expect(await ask('w', { id, attempt: 2, now: at('12:00:02'), inHand: [] })).toBe(null)
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    attempt: 2,
    worker: 'w',
    started_at: at('12:00:02'),
  })
})

test('it starts once the first has failed, or its worker has stopped', async () => {
  const { id } = await started()
  await engine.finish([id], at('12:00:01'), { worker: 'w', outcome: 'retry' })
  expect(await ask('v', { id, attempt: 2, now: at('12:00:02') })).toBe(null)
  await fleet.leave('v', at('12:00:03'))
  expect(await ask('w', { id, attempt: 3, now: at('12:00:04') })).toBe(null)
})

test('it is refused for good once the first has succeeded', async () => {
  const { id } = await started()
  await engine.finish([id], at('12:00:01'), { worker: 'w' })
  expect(await ask('v', { id, attempt: 2, now: at('12:00:02') })).toBe('finished')
})

test('a worker that did not hear the answer asks again and is let in; its twin is not', async () => {
  const { id } = await started()
  expect(await ask('w', { id, attempt: 1, now: at('12:00:01') })).toBe(null)
  expect(await ask('v', { id, attempt: 1, now: at('12:00:01') })).toBe('superseded')
  await engine.finish([id], at('12:00:02'), { worker: 'w' })
  expect(await ask('w', { id, attempt: 1, now: at('12:00:03') })).toBe('finished')
})

test('workers of 0.1.0 know no waiting: the later attempt takes over, as it did', async () => {
  const { id } = await started()
  expect(await engine.start([id], at('12:00:01'), { worker: 'v', attempt: 2 })).toEqual([null])
})

test('a job longer than four hours keeps its locks, in the queue and in its named queue, while a worker that beats holds it', async () => {
  const { id } = await started()
  for (const hour of ['12:59', '13:00', '13:01', '13:59', '14:01', '15:02', '16:03']) {
    await fleet.beat('w', at(hour))
    await engine.sweep(at(hour))
  }
  expect(await fleet.queue([id])).toMatchObject([
    {
      ...{ attempts: 1, locked_by: 'pool-w', locked_at: at('16:03') },
      ...{ queue_locked_by: 'pool-w', queue_locked_at: at('16:03') },
    },
  ])
  await engine.query('update punctual.worker_instances set pools = $1', [['another']])
  await fleet.beat('w', at('17:30'))
  await engine.sweep(at('17:30'))
  expect(await fleet.queue([id])).toMatchObject([{ locked_at: null, attempts: 1 }])
})

test('a lock that is younger than an hour is left alone', async () => {
  const { id } = await started()
  await fleet.beat('w', at('12:59'))
  await engine.sweep(at('12:59'))
  expect(await fleet.queue([id])).toMatchObject([{ locked_at: at('12:00') }])
})

test('an end makes good for a start that a crash of the server forgot', async () => {
  const { run, ids } = await claimRun(engine, one)
  expect(await engine.finish([ids[0]!], at('12:00:01'), { worker: 'w', attempt: 1 })).toEqual([true])
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'succeeded', attempt: 1 })
})

test('an attempt that is given back, and of which the ledger never heard, does not count', async () => {
  const { run, ids } = await claimRun(engine, one)
  expect(await engine.finish([ids[0]!], at('12:00:01'), { outcome: 'returned', attempt: 1 })).toEqual([true])
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'queued', attempt: 0 })
})

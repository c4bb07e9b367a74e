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

const three = { jobs: [job('a'), job('b'), job('c')], waves: [['a', 'b', 'c']] }
const one = { jobs: [job('a', { queue: 'q' })], waves: [['a']] }

/** A worker of that name fetches and starts them, and is never heard of again. */
async function dies(worker: string, ids: number[], { attempt, now }: { attempt: number; now: Date }) {
  await fleet.join(worker, { now })
  await fleet.fetch(worker, ids, now)
  await engine.start(ids, now, { worker, attempt })
}
const kinds = async (now: Date) => (await engine.sweep(now)).map(({ kind }) => kind)

test('what a worker ran when it died is queued again at once, its attempt counts, and the ledger says why', async () => {
  const { run, ids } = await claimRun(engine, three)
  await fleet.dueAt(at('12:00'))
  await dies('w', ids.slice(0, 2), { attempt: 1, now: at('12:00') })
  expect(await engine.sweep(at('12:00:45'))).toEqual([])
  expect(await engine.sweep(at('12:00:46'))).toEqual([
    { kind: 'crashed_job', subjects: ['s'] },
    { kind: 'dead_instance', subjects: ['w'] },
  ])
  const crashed = {
    ...{ status: 'queued', attempt: 1, crashes: 1, worker: 'w' },
    error: expect.stringMatching(/^Worker w died while it ran this job: no sign of life since 2026-03-01 /),
  }
  expect(await engine.jobRuns(run)).toMatchObject([crashed, crashed, { crashes: 0, error: null }])
  const free = { attempts: 1, locked_by: null, run_at: at('12:00') }
  expect(await fleet.queue(ids)).toMatchObject([free, free, { ...free, attempts: 0 }])
  expect((await engine.repairs()).map(({ detail }) => detail)).toContain(
    `worker w died while it ran a of run ${run}, attempt 1: it is tried again`,
  )
  expect(await engine.sweep(at('12:01'))).toEqual([])
})

test('from the second death on it waits, longer each time, and those that died together come back apart', async () => {
  const { run, ids } = await claimRun(engine, three)
  await engine.query('update graphile_worker._private_jobs set max_attempts = 10')
  await fleet.dueAt(at('12:00'))
  await dies('w1', ids, { attempt: 1, now: at('12:00') })
  await engine.sweep(at('12:01'))
  await dies('w2', ids, { attempt: 2, now: at('12:02') })
  await engine.sweep(at('12:03'))
  expect(await fleet.queue(ids)).toMatchObject([
    { run_at: at('12:04') },
    { run_at: at('12:04:10') },
    { run_at: at('12:04:20') },
  ])
  await dies('w3', [ids[0]!], { attempt: 3, now: at('12:05') })
  await engine.sweep(at('12:06'))
  expect(await fleet.queue([ids[0]!])).toMatchObject([{ run_at: at('12:08'), attempts: 3 }])
  expect((await engine.jobRuns(run))[0]).toMatchObject({ crashes: 3, attempt: 3, status: 'queued' })
  expect((await engine.repairs()).at(-1)!.detail).toMatch(/the 3rd worker it was with, so it waits$/)
})

test('a job that killed the worker of every attempt is parked, and the reason counts them', async () => {
  const { run, ids } = await claimRun(engine, one)
  await dies('w1', ids, { attempt: 1, now: at('12:00') })
  await engine.sweep(at('12:01'))
  await dies('w2', ids, { attempt: 2, now: at('12:02') })
  await engine.sweep(at('12:03'))
  await dies('w3', ids, { attempt: 3, now: at('12:05') })
  expect(await kinds(at('12:06'))).toEqual(['dead_instance', 'lost_run'])
  expect(await engine.run(run)).toMatchObject({
    status: 'lost',
    error:
      'No sign of life: worker w3, which ran it, is dead since 2026-03-01 12:06:00+00, and no attempt is left of 3; workers that died while they ran it: 3',
  })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: null, failure_count: 1 })
  expect(await fleet.queue(ids)).toMatchObject([{ queue_locked_by: null }])
})

test('what a dead worker had only fetched did not kill it: its attempt comes back, and no crash is counted', async () => {
  const { run, ids } = await claimRun(engine, three)
  await dies('w', [ids[0]!], { attempt: 1, now: at('12:00') })
  await fleet.fetch('w', [ids[1]!], at('12:00'))
  await engine.sweep(at('12:01'))
  expect(await fleet.queue(ids)).toMatchObject([{ attempts: 1 }, { attempts: 0 }, { attempts: 0 }])
  expect(await engine.jobRuns(run)).toMatchObject([{ crashes: 1 }, { crashes: 0 }, { crashes: 0 }])
})

test('one that was only taken for dead may still tell how its job ended', async () => {
  const { run, ids } = await claimRun(engine, one)
  await dies('w', ids, { attempt: 1, now: at('12:00') })
  await engine.sweep(at('12:01'))
  expect(await engine.finish(ids, at('12:01:01'), { worker: 'w' })).toEqual([true])
  expect(await engine.run(run)).toMatchObject({ status: 'succeeded' })
})

test('a job run that a transaction holds keeps nobody waiting: its crash is counted by the next sweep', async () => {
  const { run, ids } = await claimRun(engine, one)
  await dies('w', ids, { attempt: 1, now: at('12:00') })
  const operator = await engine.database.connect()
  await operator.query('begin')
  await operator.query('select from punctual.job_runs where id = $1 for update', [ids[0]])
  expect(await kinds(at('12:01'))).toEqual(['dead_instance'])
  await operator.query('rollback')
  expect(await kinds(at('12:01:12'))).toEqual(['crashed_job'])
  expect((await engine.jobRuns(run))[0]).toMatchObject({ crashes: 1 })
})

test('who has just begun to lead buries nobody: an outage may have kept all from beating', async () => {
  await fleet.join('w')
  await engine.query(
    `select punctual.register_worker('d', 'schedule_daemon', 'standby', 'host', 1, null, null, '1', '10 s', at => $1)`,
    [at('12:10')],
  )
  await engine.query("update punctual.leadership set leader = 'd', since = $1", [at('12:10')])
  expect(await engine.sweep(at('12:10:09'))).toEqual([])
  await fleet.beat('w', at('12:10:09'))
  expect(await engine.sweep(at('12:10:12'))).toEqual([])
  await engine.query("select punctual.heartbeat('d', 'leading', at => $1)", [at('12:10:50')])
  expect(await engine.sweep(at('12:10:55'))).toEqual([{ kind: 'dead_instance', subjects: ['w'] }])
})

test('a job that is locked by a pool of nobody is given back: its worker died before it could tell of it', async () => {
  const { run, ids } = await claimRun(engine, three)
  await fleet.join('w', { now: at('12:00:40') })
  await engine.query("update punctual.worker_instances set pools = '{}'")
  await fleet.fetch('w', [ids[0]!], at('12:00:40'))
  await engine.start([ids[0]!], at('12:00:40'), { worker: 'w' })
  await fleet.join('v', { now: at('12:01:20') })
  await fleet.fetch('v', [ids[1]!], at('12:00:40'))
  expect(await kinds(at('12:01:25'))).toEqual([])
  expect(await kinds(at('12:01:26'))).toEqual(['crashed_job', 'dead_instance'])
  expect(await fleet.queue(ids)).toMatchObject([
    { locked_by: null, attempts: 1 },
    { locked_by: 'pool-v' },
    { locked_by: null },
  ])
  expect((await engine.jobRuns(run))[0]).toMatchObject({ crashes: 1, status: 'queued' })
})

test('of the jobs that were with a dead worker each worker starts one at a time, and what was not goes on', async () => {
  const { ids } = await claimRun(engine, three)
  const [a, b, c] = ids as [number, number, number]
  await fleet.dueAt(at('12:00'))
  await dies('w', [a, b], { attempt: 1, now: at('12:00') })
  await engine.sweep(at('12:00:46'))
  const ask = async (worker: string, asked: number[], inHand: number[]) => {
    const attempts = asked.map((id) => (id === c ? 1 : 2))
    const rows = await engine.query(
      'select job_run_id, refusal from punctual.start_job_runs($1, $2, $3, $2, true, $4, at => $5) order by 1',
      [worker, asked, attempts, inHand, at('12:01')],
    )
    return rows.map(({ refusal }) => refusal)
  }
  for (const worker of ['v', 'u']) await fleet.join(worker, { now: at('12:01') })
  expect(await ask('v', [a, b, c], [])).toEqual([null, 'running', null])
  expect(await ask('v', [b], [a, c])).toEqual(['running'])
  expect((await engine.finish([a], at('12:01'), { attempt: 2, worker: 'v' }))[0]).toBe(true)
  expect(await ask('v', [b], [c])).toEqual([null])
})

test('another worker may start the other one meanwhile', async () => {
  const { ids } = await claimRun(engine, three)
  const [a, b] = ids as [number, number, number]
  await fleet.dueAt(at('12:00'))
  await dies('w', [a, b], { attempt: 1, now: at('12:00') })
  await engine.sweep(at('12:00:46'))
  const ask = (worker: string, id: number) =>
    engine.query('select refusal from punctual.start_job_runs($1, $2, $3, $2, true, $4, at => $5)', [
      ...[worker, [id], [2], [], at('12:01')],
    ])
  for (const worker of ['v', 'u']) await fleet.join(worker, { now: at('12:01') })
  expect(await ask('v', a)).toEqual([{ refusal: null }])
  expect(await ask('u', b)).toEqual([{ refusal: null }])
})

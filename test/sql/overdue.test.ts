import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every, type Row } from './engine.ts'
import { printedWidth } from './printed.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 12 })
const minutely = every(60, { first: at('01:00'), count: 600 })

/** What the sentinel sees at that time, in the order of what it is about. */
const overdue = async (now: Date): Promise<Row[]> =>
  engine.query(
    'select schedule_id, due_at, problem from punctual.overdue_schedules(at => $1) order by schedule_id, due_at',
    [now],
  )
const unclaimed = (id: string, due: Date) => ({
  schedule_id: id,
  due_at: due,
  problem: 'a due occurrence that nobody claimed',
})

/** A worker that was last heard of then. */
async function worker(id: string, heard: Date) {
  await engine.query(
    "select punctual.register_worker($1, 'worker', 'running', 'host', 1, null, null, '0', '10 s', at => $2)",
    [id, heard],
  )
}

test('with no daemon, what came due is overdue after five seconds', async () => {
  await engine.ready([[schedule('s'), hourly]])
  expect(await overdue(at('01:00:05'))).toEqual([])
  expect(await overdue(at('01:00:05.001'))).toEqual([unclaimed('s', at('01:00'))])
  await engine.tick(at('01:00:06'))
  expect(await overdue(at('01:59'))).toEqual([])
})

test('a row that another transaction holds is passed over by every pass, and overdue', async () => {
  await engine.ready([
    [schedule('held'), hourly],
    [schedule('free'), hourly],
  ])
  const [holder] = await openSessions(engine, 1)
  await holder!.begin()
  await holder!.query("select from punctual.schedule_clocks where schedule_id = 'held' for update")
  expect(await engine.tick(at('01:00'))).toMatchObject({ claimed: 1 })
  expect(await overdue(at('01:01'))).toEqual([unclaimed('held', at('01:00'))])
  await holder!.rollback()
  await engine.tick(at('01:01'))
  expect(await overdue(at('01:02'))).toEqual([])
})

test('a request that nobody dispatched is overdue', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const run = await engine.trigger('s', at('00:30'))
  const expected = [{ schedule_id: 's', due_at: at('00:30'), problem: `run ${run} is still pending` }]
  expect(await overdue(at('00:30:06'))).toEqual(expected)
  await engine.tick(at('00:31'))
  expect(await overdue(at('00:32'))).toEqual([])
})

test('one that is enabled and has no forecast left is overdue, and so is one that never got any', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const last = hourly.at(-1)!
  await engine.tick(last)
  await engine.define({ schedules: [schedule('s'), schedule('new')] }, { now: last })
  await engine.enable('new', last)
  const later = new Date(last.getTime() + 6_000)
  await engine.query("update punctual.schedules set refill_at = $1 where id = 's'", [last])
  await engine.query("update punctual.schedule_clocks set next_run_at = null where schedule_id = 's'")
  const ranOut = { due_at: last, problem: 'enabled, and its forecast ran out' }
  expect(await overdue(later)).toEqual([
    { schedule_id: 'new', ...ranOut },
    { schedule_id: 's', ...ranOut },
  ])
})

test('a parked one is overdue from the first occurrence that it misses; one that is disabled or never fires is not', async () => {
  const names = ['parked', 'off', 'never', 'ended']
  await engine.ready(names.map((id) => [schedule(id), hourly]))
  await engine.disable('off', at('00:10'))
  const halt = (id: string, how: string, why: string) =>
    engine.query(
      'update punctual.schedules set halt = $2, forecast_error = $3, refill_at = null where id = $1',
      [...[id, how, why]],
    )
  for (const id of ['parked', 'off']) await halt(id, 'error', 'time zone "Mars/Olympus" not recognized')
  await halt('never', 'never', 'There is no such time')
  await halt('ended', 'exhausted', 'Its end was reached')
  await engine.query('update punctual.schedule_clocks set next_run_at = null')
  expect(await overdue(at('01:00'))).toEqual([])
  expect(await overdue(at('01:00:06'))).toEqual([
    { schedule_id: 'parked', due_at: at('01:00'), problem: 'parked: time zone "Mars/Olympus" no…' },
  ])
})

test('one whose timing could not be evaluated at all is overdue since its clock stands still', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.tick(at('01:00'))
  await engine.setForecasts([{ id: 's', revision: 1, error: '61 is no minute' }], at('01:10'))
  expect(await overdue(at('01:20'))).toEqual([
    { schedule_id: 's', due_at: at('01:00'), problem: 'parked: 61 is no minute' },
  ])
})

test('a pause that is over and was not ended is overdue', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.disable('s', at('00:10'), { until: at('00:20') })
  expect(await overdue(at('00:20:05'))).toEqual([])
  expect(await overdue(at('00:20:06'))).toEqual([
    { schedule_id: 's', due_at: at('00:20'), problem: 'paused, and not resumed in time' },
  ])
  await engine.tick(at('00:21'))
  expect((await overdue(at('00:21:05'))).map(({ problem }) => problem)).toEqual([])
})

/** Graphile Worker's own clock is the real one. */
const readyAt = (time: string, payload = '%') =>
  engine.query('update graphile_worker._private_jobs set run_at = $1 where payload::text like $2', [
    ...[at(time), payload],
  ])

test('a job that no worker starts is overdue after a quarter of an hour; fetched or finished it is not', async () => {
  await engine.ready([[schedule('s', { waves: [['work', 'more']] }), hourly]], {
    jobs: [job('work'), job('more')],
  })
  await engine.tick(at('01:00'))
  await readyAt('01:00')
  expect(await overdue(at('01:15'))).toEqual([])
  const waiting = { schedule_id: 's', due_at: at('01:00') }
  expect(await overdue(at('01:15:01'))).toEqual([{ ...waiting, problem: '2 jobs that no worker starts' }])
  await engine.query(
    "update graphile_worker._private_jobs set locked_by = 'pool', locked_at = now() where key = (select 'punctual:' || min(id) from punctual.job_runs)",
  )
  expect(await overdue(at('01:15:01'))).toEqual([{ ...waiting, problem: 'a job that no worker starts' }])
  await engine.work(at('01:16'))
  expect(await overdue(at('01:30'))).toEqual([])
})

test('a job that is to start later, or whose named queue is at work, waits for its turn', async () => {
  const jobs = [job('one', { queue: 'disk' }), job('two', { queue: 'disk' }), job('late')]
  await engine.ready(
    [
      [schedule('queued', { waves: [['one', 'two']] }), hourly],
      [schedule('late', { waves: [['late']] }), hourly],
    ],
    { jobs },
  )
  await engine.tick(at('01:00'))
  await readyAt('01:00')
  await readyAt('01:30', '%late%')
  const [first] = await engine.query("select id from punctual.job_runs where job = 'one'")
  await engine.start([first!.id], at('01:01'))
  expect(await overdue(at('01:40'))).toEqual([])
  await engine.finish([first!.id], at('01:41'))
  expect(await overdue(at('01:45'))).toEqual([])
  expect(await overdue(at('01:56:01'))).toEqual([
    { schedule_id: 'late', due_at: at('01:30'), problem: 'a job that no worker starts' },
    { schedule_id: 'queued', due_at: at('01:00'), problem: 'a job that no worker starts' },
  ])
})

/** A run that a worker is at, and behind it what came due since. */
async function backlog(): Promise<number> {
  await engine.ready([[schedule('s', { overlap: 'queue' }), minutely]])
  await engine.tick(at('01:00'))
  await worker('worker', at('01:00'))
  const [first] = await engine.query('select id from punctual.job_runs')
  await engine.start([first!.id], at('01:00'))
  await engine.tick(at('01:01'))
  return (await engine.clock('s')).locked_run_id
}
const beats = (now: Date) => engine.query("select punctual.heartbeat('worker', 'running', at => $1)", [now])

test('a backlog behind a living run is not overdue, however long that takes', async () => {
  await backlog()
  for (const minute of ['05', '30', '59']) {
    await engine.tick(at(`01:${minute}`))
    await beats(at(`01:${minute}`))
    expect(await overdue(at(`01:${minute}:04`))).toEqual([])
  }
})

test('a backlog behind a run whose worker is dead for a minute is overdue', async () => {
  const run = await backlog()
  const dead = { schedule_id: 's', due_at: at('01:01'), problem: `waits for run ${run}, which is dead` }
  await engine.tick(at('01:02'))
  const seen = async (time: string) => (await overdue(at(time))).filter(({ due_at }) => due_at < at('01:02'))
  expect(await seen('01:01:45')).toEqual([])
  expect(await seen('01:02:30')).toEqual([dead])
  await beats(at('01:02:31'))
  expect(await seen('01:02:32')).toEqual([])
})

test('a backlog behind a run that has ended, or is gone, is overdue until the sweep has mended it', async () => {
  const run = await backlog()
  await beats(at('01:05'))
  await engine.query("update punctual.job_runs set finished_at = $1, status = 'succeeded'", [at('01:02')])
  await engine.query("update punctual.runs set finished_at = $1, status = 'succeeded' where id = $2", [
    ...[at('01:02'), run],
  ])
  await engine.query('update punctual.schedule_clocks set next_run_at = $1', [at('01:30')])
  expect(await overdue(at('01:05'))).toEqual([
    { schedule_id: 's', due_at: at('01:01'), problem: `waits for run ${run}, which is dead` },
  ])
  await engine.query(
    'update punctual.schedule_clocks set locked_run_id = null, locked_at = null, locked_by = null',
  )
  expect(await overdue(at('01:05'))).toMatchObject([{ problem: 'waits for a run, and none is there' }])
})

test('a healthy busy hour never shows anything', async () => {
  const policies = [{ overlap: 'skip' }, { overlap: 'queue' }, { overlap: 'cancel' }, { overlap: 'allow' }]
  await engine.ready(
    policies.map((policy) => [schedule(policy.overlap, { ...policy, catch_up: 'run_all' }), minutely]),
  )
  await worker('worker', at('01:00'))
  for (let minute = 0; minute < 30; minute++) {
    const now = at(`01:${String(minute).padStart(2, '0')}`)
    await beats(now)
    await engine.tick(now)
    if (minute % 5 === 0) await engine.trigger('skip', now)
    await engine.tick(now)
    // Every third minute nothing ends, so that the next ones find the schedules at work.
    if (minute % 3 !== 0) await engine.work(new Date(now.getTime() + 20_000))
    await engine.tick(new Date(now.getTime() + 30_000))
    expect(await overdue(new Date(now.getTime() + 40_000))).toEqual([])
  }
})

test('the view shows it longest first, in 100 columns', async () => {
  const id = 'warehouse-export-all'
  await engine.ready([
    [schedule(id, { timezone: 'UTC' }), hourly],
    [schedule('request-of-somebody'), every(3_600, { first: at('05:00'), count: 9 })],
    [schedule('broken-by-an-operator'.slice(0, 20)), hourly],
  ])
  await engine.trigger('request-of-somebody', new Date('2026-02-01T00:00:00.123456Z'))
  await engine.setForecasts([{ id: 'broken-by-an-operato', revision: 1, error: 'x'.repeat(90) }], at('00:10'))
  const rows = await engine.query('select schedule_id, overdue_by from punctual.overdue')
  expect(rows.map(({ schedule_id }) => schedule_id)[0]).toBe('request-of-somebody')
  expect(rows.map(({ overdue_by }) => overdue_by)).toEqual(
    rows.map(({ overdue_by }) => overdue_by).toSorted((a, b) => b - a),
  )
  expect(await printedWidth(engine, 'punctual.overdue')).toBeLessThanOrEqual(100)
})

import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { printedWidth } from './printed.ts'

const engine = createEngine()

const sample = async (now: Date) => (await engine.query('select * from punctual.sample_queue($1)', [now]))[0]!
const add = (task: string, options: string) =>
  engine.query(`select graphile_worker.add_job($1, ${options})`, [task])

test('a sample tells the states apart, and whose job has waited longest', async () => {
  await engine.query("select graphile_worker.add_job('nobody', run_at => $1)", [at('11:30')])
  await engine.query('update graphile_worker._private_jobs set created_at = $1', [at('11:00')])
  for (const [task, time] of [
    ['ready', '11:59'],
    ['later', '12:30'],
    ['running', '11:50'],
    ['failed', '11:40'],
  ])
    await engine.query('select graphile_worker.add_job($1, run_at => $2)', [task, at(time!)])
  await engine.query('update graphile_worker._private_jobs set created_at = $1', [at('11:00')])
  const of = (task: string) =>
    `where task_id = (select id from graphile_worker._private_tasks where identifier = '${task}')`
  await engine.query(
    `update graphile_worker._private_jobs set locked_at = $1, locked_by = 'w' ${of('running')}`,
    [at('11:55')],
  )
  await engine.query(`update graphile_worker._private_jobs set attempts = max_attempts ${of('failed')}`)
  expect(await sample(at('12:00'))).toMatchObject({
    ready: 2,
    running: 1,
    scheduled: 1,
    failed: 1,
    oldest_age_seconds: 1_800,
    oldest_task: 'nobody',
    // Of the whole server: other tests notify as well.
    notification_queue_usage: expect.closeTo(0, 3),
  })
})

test('an empty queue is a sample too, without an oldest job', async () => {
  expect(await sample(at('12:00'))).toMatchObject({
    ready: 0,
    running: 0,
    oldest_age_seconds: null,
    oldest_task: null,
  })
})

test('samples are kept for seven days', async () => {
  await sample(new Date('2026-03-01T00:00:00Z'))
  await sample(new Date('2026-03-08T00:00:00Z'))
  expect(await engine.query('select from punctual.queue_samples')).toHaveLength(2)
  await sample(new Date('2026-03-08T00:00:01Z'))
  expect(await engine.query('select from punctual.queue_samples')).toHaveLength(2)
})

test('the view shows the last sample and where the queue is going', async () => {
  const now = Date.now()
  const view = async () => (await engine.query('select ready, trend from punctual.queue'))[0]
  expect(await view()).toBeUndefined()
  await sample(new Date(now - 400_000))
  expect(await view()).toEqual({ ready: 0, trend: 'steady' })
  await add('feed', "job_key => 'x'")
  for (let job = 0; job < 10; job++) await add('feed', `job_key => 'key ${job}'`)
  await sample(new Date(Date.now() + 1_000))
  expect(await view()).toEqual({ ready: 11, trend: 'growing' })
  await engine.query('delete from graphile_worker._private_jobs')
  await sample(new Date(now + 400_000))
  expect(await view()).toEqual({ ready: 0, trend: 'draining' })
})

test('queue and lag fit a terminal of 100 columns', async () => {
  const now = new Date()
  await engine.query(
    "select graphile_worker.add_job('punctual:daily-full-sync-of-everything', run_at => now() - interval '3 days')",
  )
  await engine.query("update graphile_worker._private_jobs set created_at = now() - interval '3 days'")
  await sample(now)
  expect(await printedWidth(engine, 'punctual.queue')).toBeLessThanOrEqual(100)
  await delays({ 'a-schedule-of-twenty': [100, 200] })
  expect(await printedWidth(engine, 'punctual.lag')).toBeLessThanOrEqual(100)
})

/** Runs of a minute ago that began so many milliseconds after their instants. */
async function delays(schedules: Record<string, number[]>): Promise<void> {
  const first = new Date(Date.now() - 60_000)
  for (const [id, list] of Object.entries(schedules))
    for (const [index, ms] of list.entries())
      await engine.query(
        `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, started_at)
         values ($1, $2, 'schedule', 'running', $2::timestamptz + $3 * interval '1 millisecond')`,
        [id, new Date(first.getTime() + index), ms],
      )
}

test('lag is the start delay of each schedule over the last hour, the slowest first', async () => {
  await delays({ fast: [10, 20, 30, 40], slow: [1_000, 2_000, 90_000] })
  await engine.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, started_at) values
     ('fast', now() - interval '3 days', 'catch_up', 'running', now()),
     ('fast', now() - interval '3 hours', 'schedule', 'running', now() - interval '2 hours')`,
  )
  expect(await engine.query('select * from punctual.lag')).toEqual([
    { schedule_id: 'slow', runs: 3, p50: 2, p95: 90, max: 90 },
    { schedule_id: 'fast', runs: 4, p50: 0.02, p95: 0.04, max: 0.04 },
  ])
})

test('schedule_metrics: one row per schedule that is there, with its counts; what fails or owes first', async () => {
  await engine.ready([
    [schedule('calm', { target: { group: 'feeds' } }), every(3_600, { first: at('01:00'), count: 3 })],
    [schedule('owes'), [at('00:01'), at('00:03')]],
    [schedule('gone'), [at('00:10')]],
  ])
  await engine.claim(at('00:03'))
  await engine.work(at('00:03:01'))
  await engine.query('select punctual.count_runs()')
  await engine.query("update punctual.schedules set retired_at = now() where id = 'gone'")
  expect(await engine.query('select * from punctual.schedule_metrics()')).toEqual([
    {
      id: 'owes',
      job: 'all',
      cron: '* * * * *',
      timezone: 'UTC',
      catch_up: 'skip',
      overlap: 'skip',
      enabled: true,
      consecutive_failures: 0,
      owed: 1,
      next_run_at: null,
      last_due_at: at('00:03'),
      last_success_at: at('00:03:01'),
      expected_interval_seconds: 120,
      counts: expect.arrayContaining([
        { trigger: 'schedule', outcome: 'skipped', reason: 'missed', runs: 1, occurrences: 1 },
        { trigger: 'schedule', outcome: 'succeeded', reason: '', runs: 1, occurrences: 1 },
      ]),
    },
    expect.objectContaining({
      id: 'calm',
      job: 'group:feeds',
      owed: 0,
      next_run_at: at('01:00'),
      last_due_at: null,
      last_success_at: null,
      expected_interval_seconds: 3_600,
      counts: [],
    }),
  ])
  expect(await engine.query('select id from punctual.schedule_metrics(1)')).toEqual([{ id: 'owes' }])
})

test('scheduler_metrics: one row for the whole', async () => {
  await engine.ready([
    [schedule('due'), every(60, { first: at('00:01'), count: 90 })],
    [schedule('later'), [at('05:00'), at('06:00')]],
  ])
  const metrics = async () =>
    (await engine.query('select * from punctual.scheduler_metrics($1)', [at('00:02')]))[0]
  expect(await metrics()).toEqual({
    states: { enabled: 2 },
    overdue: 1,
    failing: 0,
    owed: 0,
    pending: 0,
    oldest_overdue_at: at('00:01'),
    workers: 0,
    daemons: 0,
  })
  await engine.claim(at('00:02:30'))
  expect(await metrics()).toMatchObject({
    overdue: 0,
    owed: 1,
    oldest_overdue_at: null,
  })
})

import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const rows = (text: string, values: unknown[] = []) => engine.query(text, values)

/** Samples of the queue at these instants, so many jobs ready in each. */
async function sampled(instants: Date[], ready = 0): Promise<void> {
  for (const instant of instants)
    await rows(
      `insert into punctual.queue_samples (at, ready, running, scheduled, failed, oldest_ready_at)
       values ($1::timestamptz, $2, 1, 2, 3, $1::timestamptz - interval '90 seconds')`,
      [instant, ready],
    )
}

async function daemon(id: string, { status = 'leading', started = at('10:00'), beat = at('12:00') } = {}) {
  await rows(
    "select punctual.register_worker($1, 'schedule_daemon', $2, 'h', 1, 'fra', 'm1', '1', '10 s', at => $3)",
    [id, status, started],
  )
  await rows('select punctual.heartbeat($1, $2, 0, at => $3)', [id, status, beat])
}

const term = (epoch: number, leader: string, gained: Date, lost: Date | null = null) =>
  rows(
    'insert into punctual.leadership_terms (epoch, leader, region, gained_at, lost_at) values ($1, $2, $3, $4, $5)',
    [epoch, leader, 'fra', gained, lost],
  )

test('minutes are counted by the samples in them; the minute that has not ended is not', async () => {
  await sampled(every(15, { first: at('11:56'), count: 5 }))
  await sampled(every(15, { first: at('11:59:10'), count: 3 }))
  await sampled([at('12:00:05')])
  const [row] = await rows('select * from punctual.led_minutes(5, $1)', [at('12:00:30')])
  expect(row).toEqual({ since: at('11:55'), recorded_since: at('11:56'), samples: [0, 4, 1, 0, 3] })
})

test('with nothing recorded every minute is empty, and nothing is known', async () => {
  const [row] = await rows('select * from punctual.led_minutes(3, $1)', [at('12:00')])
  expect(row).toEqual({ since: at('11:57'), recorded_since: null, samples: [0, 0, 0] })
})

test('a day is one of the zone: its minutes, restarts and terms', async () => {
  await sampled(every(60, { first: new Date('2026-02-28T23:00:00Z'), count: 90 }))
  await daemon('one', { started: new Date('2026-02-28T22:30:00Z') })
  await daemon('two', { started: new Date('2026-03-01T00:10:00Z') })
  await rows("update punctual.worker_instances set kind = 'worker' where id = 'two'")
  await daemon('three', { started: new Date('2026-03-01T00:20:00Z') })
  await term(1, 'one', new Date('2026-02-28T22:31:00Z'))
  await term(2, 'three', new Date('2026-03-01T00:21:00Z'))
  const days = await rows("select * from punctual.daemon_days('Europe/Berlin', 2, $1)", [at('01:00')])
  // Midnight in Berlin is 23:00 UTC; half an hour of the 120 minutes has no sample.
  expect(days).toEqual([
    { day: '2026-02-28', minutes: 0, led_minutes: 0, starts: 1, terms: 1 },
    { day: '2026-03-01', minutes: 120, led_minutes: 90, starts: 1, terms: 1 },
  ])
})

test('of each stretch of the queue’s past the worst is told, and nothing of those without a sample', async () => {
  await sampled([at('11:00:10')], 5)
  await sampled([at('11:00:40')], 9)
  await sampled([at('11:30:10')], 1)
  const history = await rows('select * from punctual.queue_history(1, 60, $1)', [at('12:00')])
  expect(history).toMatchObject([
    { since: at('11:00'), ready: 9, running: 1, scheduled: 2, failed: 3, oldest_age_seconds: 90 },
    { since: at('11:30'), ready: 1 },
  ])
})

test('the banner knows who stands by, who took over, and what is due soon', async () => {
  const facts = async () => (await rows('select * from punctual.banner_facts($1)', [at('12:00')]))[0]
  const none = { has_ever_led: false, region: null, machine: null, standbys: 0, takeovers: 0, due_soon: 0 }
  expect(await facts()).toEqual(none)

  await daemon('leader')
  await daemon('standby', { status: 'standby' })
  await daemon('silent', { status: 'standby', beat: at('11:50') })
  await rows("update punctual.leadership set epoch = 3, leader = 'leader', since = $1", [at('11:00')])
  await term(1, 'first', new Date('2026-02-27T12:00:00Z'), at('10:00'))
  await term(2, 'second', at('10:00'), at('11:00'))
  await term(3, 'leader', at('11:00'))
  await engine.define({ schedules: ['late', 'soon', 'far', 'off'].map((id) => schedule(id, {})) })
  for (const [id, due] of Object.entries({ late: '11:58', soon: '12:14', far: '12:16' }))
    await rows('update punctual.schedule_clocks set next_run_at = $2 where schedule_id = $1', [id, at(due)])
  expect(await facts()).toEqual({
    ...{ has_ever_led: true, region: 'fra', machine: 'm1' },
    ...{ standbys: 1, takeovers: 2, due_soon: 2 },
  })
})

test('whoever holds the leader’s lock is told as Postgres sees it', async () => {
  expect(await rows('select * from punctual.leader_session()')).toEqual([])
  const client = await engine.database.connect()
  const { rows: own } = await client.query(
    'select pg_advisory_lock(punctual.leader_lock_key()), pg_backend_pid() as pid',
  )
  expect(await rows('select pid, state from punctual.leader_session()')).toEqual([
    { pid: own[0].pid, state: 'idle' },
  ])
  await client.query('select pg_advisory_unlock_all()')
})

test('the ledger tells how long it is and how far it was pruned', async () => {
  await rows('update punctual.retention set pruned_before = $1, pruned_runs = 7, pruned_at = $1', [
    at('10:00'),
  ])
  const [row] = await rows('select * from punctual.ledger_facts()')
  expect(row).toMatchObject({ oldest_at: null, pruned_before: at('10:00'), pruned_runs: 7 })
  expect(row!.bytes).toBeGreaterThan(0)
})

test('how many rows the ledger has is unknown until Postgres has estimated it, not nought', async () => {
  const runs = async () => (await rows('select runs from punctual.ledger_facts()'))[0]!.runs
  await rows('truncate punctual.runs')
  expect(await runs()).toBeNull()
  await rows('analyze punctual.runs')
  expect(await runs()).toBe(0)
})

test('what comes next of all schedules is merged in the order of time, each with its verdict', async () => {
  await engine.define({ schedules: [schedule('often', {}), schedule('seldom', { flag: 'new' })] })
  for (const id of ['often', 'seldom']) await engine.enable(id, at('11:00'))
  await engine.forecast('often', every(60, { first: at('12:01'), count: 5 }), at('11:00'))
  await engine.forecast('seldom', [at('12:02')], at('11:00'))
  const next = (parameters: string) =>
    rows(`select * from punctual.next_occurrences(3, ${parameters} at => $1)`, [at('12:00')])
  const coming = await next('')
  expect(coming).toMatchObject([
    { schedule_id: 'often', scheduled_for: at('12:01'), verdict: 'fire', sentence: null },
    { schedule_id: 'often', scheduled_for: at('12:02'), verdict: 'fire' },
    { schedule_id: 'seldom', verdict: 'skip', reason: 'flag_off', sentence: 'Its feature flag was off.' },
  ])
  const range = `since => '${at('12:02').toISOString()}', until => '${at('12:04').toISOString()}',`
  expect(await next(range)).toMatchObject([
    { schedule_id: 'often', scheduled_for: at('12:02') },
    { schedule_id: 'seldom', scheduled_for: at('12:02') },
    { schedule_id: 'often', scheduled_for: at('12:03') },
  ])
  await rows("update punctual.schedule_clocks set waits = true where schedule_id = 'often'")
  expect(await next('')).toMatchObject([{ schedule_id: 'seldom' }])
  expect(await next(range)).toHaveLength(3)
})

test('a job tells who uses it, what waits of it and how it went lately', async () => {
  await engine.define({
    jobs: [job('used', { queue: 'erp' }), job('idle')],
    schedules: [schedule('a', { target: { job: 'used' }, waves: [['used']] })],
  })
  await engine.enable('a', at('11:00'))
  await engine.forecast('a', every(60, { first: at('11:01'), count: 30 }), at('11:00'))
  await engine.claim(at('11:01'))
  await engine.work(at('11:01:05'), { outcome: 'failed', error: 'Error: no\n  at x' })
  await engine.claim(at('11:02'))
  const [idle, used] = await rows('select * from punctual.job_overview(at => $1)', [at('11:02')])
  expect(idle).toMatchObject({
    name: 'idle',
    schedule_count: 0,
    schedules: [],
    queued: 0,
    recent_runs: 0,
    failure_ratio: null,
    typical_duration: null,
  })
  expect(used).toMatchObject({
    ...{ name: 'used', queue: 'erp', schedule_count: 1, schedules: ['a'], disabled_schedules: [], queued: 1 },
    ...{
      recent_runs: 1,
      failures: 1,
      failure_ratio: 1,
      last_finished_at: at('11:01:05'),
      last_error: 'Error: no\n  at x',
      unserved: 'no worker is alive',
    },
  })
  const one = await rows("select name from punctual.job_overview(schedule_id => 'a')")
  expect(one).toEqual([{ name: 'used' }])
  expect(await rows("select name from punctual.job_overview(after => 'idle', most => 1)")).toEqual([
    { name: 'used' },
  ])
  expect(await rows("select name from punctual.job_overview('none')")).toEqual([])
  expect(await rows('select name from punctual.job_overview(is_scheduled => false)')).toEqual([
    { name: 'idle' },
  ])
  await engine.query("select punctual.disable('a')")
  const few =
    'select schedules, disabled_schedules, schedule_count from punctual.job_overview(is_scheduled => true, named => $1)'
  expect(await rows(few, [null])).toEqual([
    { schedules: ['a'], disabled_schedules: ['a'], schedule_count: 1 },
  ])
  expect(await rows(few, [0])).toEqual([{ schedules: [], disabled_schedules: [], schedule_count: 1 }])
  expect(await rows('select * from punctual.schedule_queues()')).toEqual([
    { queue: 'erp', schedule_ids: ['a'] },
  ])
})

test('a job that only retired schedules used has a history, and nobody who points to it', async () => {
  const using = (id: string) => schedule(id, { target: { job: 'used' }, waves: [['used']] })
  const jobs = [job('used')]
  await engine.ready([[using('old'), every(60, { first: at('11:01'), count: 30 })]], { jobs })
  await engine.claim(at('11:01'))
  await engine.work(at('11:01:05'))
  const overview = 'select * from punctual.job_overview(named => 1)'
  await engine.define({ jobs }, { now: at('11:02') })
  expect(await rows(overview)).toMatchObject([
    { schedule_count: 0, schedules: [], recent_runs: 1, failures: 0, last_finished_at: at('11:01:05') },
  ])
  await engine.define({ jobs, schedules: [using('new')] }, { now: at('11:03') })
  expect(await rows(overview)).toMatchObject([{ schedule_count: 1, schedules: ['new'], recent_runs: 1 }])
})

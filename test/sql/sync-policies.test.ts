import { expect, test } from 'vitest'
import { calendar, job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 20 })

const everything = {
  ...{ catch_up: 'run_all', catch_up_limit: 7, catch_up_max_age_ms: 43_200_000, overlap: 'queue' },
  ...{ deadline_ms: 1_800_000, time_window: { from: '22:00', to: '06:00', days: [1, 5] } },
  ...{ calendars: ['freeze'], on_blackout: 'next_day', flag: 'new-pricing', jitter_ms: 90_000 },
  ...{ stagger_ms: 500, max_parallel: 2, starts_at: '2026-02-01T00:00:00.000Z' },
  ...{ ends_at: '2027-02-01T00:00:00.000Z', max_runs: 10, pause_after_failures: 3 },
}

const stored = {
  ...{ catch_up: 'run_all', catch_up_limit: 7, catch_up_max_age: 43_200, overlap: 'queue' },
  ...{ deadline: 1_800, time_window: { from: '22:00', to: '06:00', days: [1, 5] } },
  ...{ calendars: ['freeze'], on_blackout: 'next_day', flag: 'new-pricing', jitter: 90 },
  ...{ stagger: 0.5, max_parallel: 2, starts_at: new Date('2026-02-01T00:00:00Z') },
  ...{ ends_at: new Date('2027-02-01T00:00:00Z'), max_runs: 10, pause_after_failures: 3 },
}

const none = {
  ...{ catch_up: 'skip', catch_up_limit: 100, catch_up_max_age: 604_800, overlap: 'skip', deadline: null },
  ...{ time_window: null, calendars: [], on_blackout: 'skip', flag: null, jitter: null, stagger: null },
  ...{ max_parallel: null, starts_at: null, ends_at: null, max_runs: null, pause_after_failures: null },
}

test('every policy reaches its column, of a new schedule and of one that changes', async () => {
  const calendars = [calendar('freeze')]
  await engine.define({ schedules: [schedule('new', everything), schedule('old')], calendars })
  expect(await engine.schedule('new')).toMatchObject(stored)
  expect(await engine.schedule('old')).toMatchObject(none)
  await engine.define({ schedules: [schedule('new'), schedule('old', everything)], calendars })
  expect(await engine.schedule('new')).toMatchObject(none)
  expect(await engine.schedule('old')).toMatchObject(stored)
})

test.each(Object.entries(everything))('%s alone is a change', async (field, value) => {
  const calendars = [calendar('freeze')]
  await engine.define({ schedules: [schedule('s')], calendars })
  const report = await engine.define({ schedules: [schedule('s', { [field]: value })], calendars })
  expect(report).toMatchObject({ updated: ['s'] })
  expect(await engine.schedule('s')).toMatchObject({ revision: 2 })
})

test('definitions of a release that knows no policies mean their defaults', async () => {
  const known =
    'id description cron timezone dst_gap dst_overlap target payload tags catch_up grace_ms overlap'
  const document = schedule('s') as Record<string, unknown>
  const old = Object.fromEntries(
    [...known.split(' '), 'lock_timeout_ms', 'previous_ids'].map((field) => [field, document[field]]),
  )
  const plan = [{ job: 'work', wave: 1 }]
  const { dependency_rule: _, ...work } = job('work')
  await engine.define({
    jobs: [work as never],
    schedules: [{ ...old, plan } as never],
    calendars: undefined as never,
  })
  expect(await engine.schedule('s')).toMatchObject({ ...none, wave_sizes: [1] })
  expect(await engine.query('select position, needs from punctual.schedule_jobs')).toEqual([
    { position: 1, needs: null },
  ])
  expect(await engine.query('select dependency_rule from punctual.jobs')).toEqual([
    { dependency_rule: 'all_done' },
  ])
})

test('a plan has the place of each job and what it needs', async () => {
  const jobs = [job('a'), job('b'), job('c', { depends_on: ['a', 'b'], dependency_rule: 'all_success' })]
  const document = schedule('s', { waves: [['b', 'a'], ['c']], needs: { c: ['a', 'b'] } })
  await engine.define({ jobs, schedules: [document] })
  expect(
    await engine.query(
      'select job, wave, position, needs from punctual.schedule_jobs order by wave, position',
    ),
  ).toEqual([
    { job: 'b', wave: 1, position: 1, needs: null },
    { job: 'a', wave: 1, position: 2, needs: null },
    { job: 'c', wave: 2, position: 1, needs: ['a', 'b'] },
  ])
  expect(await engine.query("select dependency_rule from punctual.jobs where name = 'c'")).toEqual([
    { dependency_rule: 'all_success' },
  ])
  const moved = schedule('s', { waves: [['a', 'b'], ['c']], needs: { c: ['a', 'b'] } })
  expect(await engine.define({ jobs, schedules: [moved] })).toMatchObject({ updated: ['s'] })
  expect(await engine.query('select job from punctual.schedule_jobs order by wave, position')).toEqual([
    { job: 'a' },
    { job: 'b' },
    { job: 'c' },
  ])
})

test('a schedule whose jobs are gone has no waves', async () => {
  await engine.define({ schedules: [schedule('s', { waves: [] })] })
  expect(await engine.schedule('s')).toMatchObject({ wave_sizes: [] })
})

test.each([
  ['cron', { cron: '30 * * * *' }],
  ['timezone', { timezone: 'Europe/Paris' }],
  ['dst_gap', { dst_gap: 'skip' }],
  ['dst_overlap', { dst_overlap: 'both' }],
  ['time_window', { time_window: { from: '09:00', to: '17:00' } }],
  ['starts_at', { starts_at: '2026-03-01T09:00:00.000Z' }],
  ['ends_at', { ends_at: '2026-03-01T09:00:00.000Z' }],
])('a changed %s settles what was due and asks for another forecast', async (_, fields) => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.query('update punctual.schedule_clocks set waits = true')
  await engine.define({ schedules: [schedule('s', fields)] }, { now: at('02:30') })
  expect(await engine.ledger('s')).toMatchObject([
    { reason: 'missed', occurrences: 2, detail: 'its timing changed before it was claimed' },
  ])
  expect(await engine.clock('s')).toMatchObject({
    ...{ next_run_at: null, cursor_at: at('02:30'), due_after: at('02:30'), waits: false, skip_count: 2 },
  })
  expect(await engine.schedule('s')).toMatchObject({
    ...{ forecast: [], forecast_gaps: [], forecast_is_final: false, halt: null, refill_at: at('02:30') },
  })
})

test.each([
  ['deadline', { deadline_ms: 1_800_000 }],
  ['overlap', { overlap: 'queue' }],
  ['calendars', { calendars: ['freeze'] }],
  ['flag', { flag: 'new-pricing' }],
  ['jitter', { jitter_ms: 5_000 }],
])('a changed %s leaves forecast and clock as they are', async (_, fields) => {
  await engine.ready([[schedule('s'), hourly]])
  const { forecast, refill_at } = await engine.schedule('s')
  const clock = await engine.clock('s')
  const calendars = [calendar('freeze')]
  await engine.define({ schedules: [schedule('s', fields)], calendars }, { now: at('02:30') })
  expect(await engine.schedule('s')).toMatchObject({ forecast, refill_at, revision: 2 })
  expect(await engine.clock('s')).toEqual(clock)
})

test('another number of runs keeps the forecast, and has the clock aimed anew', async () => {
  await engine.ready([[schedule('s', { max_runs: 1 }), hourly]])
  await engine.define({ schedules: [schedule('s', { max_runs: 2 })] }, { now: at('00:30') })
  expect(await engine.schedule('s')).toMatchObject({ forecast: hourly, refill_at: at('00:30') })
})

test('what came while it had run as often as it might was not due, and is not with more runs', async () => {
  const fields = { catch_up: 'run_all', overlap: 'allow' }
  await engine.ready([[schedule('s', { ...fields, max_runs: 1 }), hourly]])
  const [first] = hourly
  await engine.claim(first!)
  await engine.define({ schedules: [schedule('s', { ...fields, max_runs: 9 })] }, { now: at('03:30') })
  await engine.forecast('s', hourly, at('03:31'))
  await engine.tick(at('03:32'))
  await engine.sweep(at('03:33'))
  expect(await engine.ledger('s')).toMatchObject([{ scheduled_for: first }])
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('04:00'), due_after: at('03:30') })
})

test('with leave to overlap, given while runs or a backlog wait, nothing waits any longer', async () => {
  const ids = ['queueing', 'catching-up']
  const [queueing, catchingUp] = [{ overlap: 'queue' }, { catch_up: 'run_all' }]
  await engine.ready([
    [schedule('queueing', queueing), hourly],
    [schedule('catching-up', catchingUp), hourly],
  ])
  await engine.claim(at('01:00'), { ids: ['queueing'] })
  await engine.claim(at('02:00'), { ids: ['queueing'] })
  await engine.claim(at('02:30'), { ids: ['catching-up'] })
  expect(await engine.clock('queueing')).toMatchObject({ waiting_runs: 1 })
  expect(await engine.clock('catching-up')).toMatchObject({ waits: true })
  const changed = [schedule('queueing'), schedule('catching-up', catchingUp)]
  await engine.define(
    { schedules: changed.map((document) => ({ ...document, overlap: 'allow' })) },
    { now: at('02:40') },
  )
  await engine.tick(at('02:41'))
  for (const id of ids) {
    expect((await engine.ledger(id)).map(({ status }) => status)).toEqual(['queued', 'queued'])
    expect(await engine.clock(id)).toMatchObject({ waits: false, waiting_runs: 0 })
  }
})

test('what could not be evaluated is tried again with any change, what has ended is not', async () => {
  await engine.define({ schedules: [schedule('bad'), schedule('never')] })
  for (const id of ['bad', 'never']) await engine.enable(id, at('00:00'))
  await engine.setForecasts([{ id: 'bad', revision: 1, error: 'a riddle' }], at('00:00'))
  await engine.setForecasts([{ id: 'never', revision: 1, forecast: [] }], at('00:00'))
  const grace = { grace_ms: 5_000 }
  await engine.define({ schedules: [schedule('bad', grace), schedule('never', grace)] }, { now: at('01:00') })
  expect(await engine.schedule('bad')).toMatchObject({ halt: null, refill_at: at('01:00') })
  expect(await engine.schedule('never')).toMatchObject({ halt: 'never', refill_at: null })
})

const pendingRun = `insert into punctual.runs (schedule_id, scheduled_for, request, trigger, status, due_at, requested_by, occurrences)
  values ($1, $2, $3, $4, 'pending', $5, $6, $7)`

test('a schedule that the code drops takes with it what was still to run, and leaves what a person asked for', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.query(pendingRun, ['s', at('00:10'), 0, 'schedule', at('12:00'), null, 1])
  await engine.query(pendingRun, ['s', at('00:20'), 0, 'catch_up', 'infinity', null, 3])
  await engine.query(pendingRun, ['s', at('00:30'), 0, 'catch_up', at('00:40'), 'operator', 1])
  await engine.query(pendingRun, ['s', at('00:40'), 7, 'manual', at('00:40'), 'operator', 1])
  await engine.query('update punctual.schedule_clocks set waiting_runs = 1')
  await engine.define({}, { now: at('00:50') })
  expect(await engine.ledger('s')).toMatchObject([
    {
      ...{ status: 'cancelled', reason: 'cancelled', due_at: null, finished_at: at('00:50') },
      detail: 'the code stopped defining its schedule',
    },
    { status: 'cancelled', due_at: null },
    { status: 'pending', due_at: at('00:40') },
    { status: 'pending', due_at: at('00:40') },
  ])
  expect(await engine.clock('s')).toMatchObject({ skip_count: 4, waiting_runs: 0 })
})

test('a schedule that returns keeps what operators set, and counts from that moment', async () => {
  await engine.ready([[schedule('s', { flag: 'new-pricing' }), hourly]])
  await engine.query("select punctual.set_flag('new-pricing', true)")
  await engine.disable('s', at('00:30'), { reason: 'noisy', until: at('20:00') })
  await engine.define({}, { now: at('01:30') })
  await engine.define(
    { schedules: [schedule('s', { flag: 'new-pricing', grace_ms: 9_000 })] },
    { now: at('03:30') },
  )
  expect(await engine.schedule('s')).toMatchObject({
    ...{ enabled: false, paused_until: at('20:00'), disabled_reason: 'noisy', retired_at: null, grace: 9 },
    ...{ forecast: [], refill_at: at('03:30') },
  })
  expect(await engine.clock('s')).toMatchObject({ cursor_at: at('03:30'), due_after: at('03:30') })
  expect(await engine.query('select name, is_on from punctual.flags_detail')).toEqual([
    { name: 'new-pricing', is_on: true },
  ])
})

test('a rename carries backfills', async () => {
  await engine.define({ schedules: [schedule('old')] })
  await engine.query(
    `insert into punctual.backfills (schedule_id, since, until, requested_by, requested_at, computed_to)
     values ('old', $1, $1, 'operator', $1, $1)`,
    [at('00:00')],
  )
  await engine.define({ schedules: [schedule('new', { previous_ids: ['old'] })] })
  expect(await engine.query('select schedule_id from punctual.backfills')).toEqual([{ schedule_id: 'new' }])
})

import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 20 })

test('a schedule that the code drops is retired: what was due gets its row, and it never fires again', async () => {
  await engine.ready([[schedule('s'), hourly]])
  expect(await engine.define({}, { now: at('02:30') })).toMatchObject({ retired: ['s'] })
  expect(await engine.schedule('s')).toMatchObject({
    retired_at: at('02:30'),
    refill_at: null,
    enabled: true,
  })
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null, skip_count: 2 })
  expect(await engine.ledger('s')).toMatchObject([
    { reason: 'missed', occurrences: 2, detail: 'the code stopped defining it before it was claimed' },
  ])
  expect(await engine.claim(at('12:00'))).toMatchObject({ claimed: 0, skipped: 0 })
  expect(await engine.sweep(at('12:00'))).toEqual([])
})

test('retired once, it is not retired again by the next sync', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.define({}, { now: at('02:30') })
  const report = await engine.define({ schedules: [schedule('t')] }, { now: at('03:30') })
  expect(report).toMatchObject({ retired: [], inserted: ['t'] })
  expect(await engine.schedule('s')).toMatchObject({ retired_at: at('02:30') })
})

test('a schedule that comes back keeps its state, counters and history, and fires from that moment', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('01:00'))
  await engine.work(at('01:10'))
  await engine.define({}, { now: at('01:30') })
  const report = await engine.define({ schedules: [schedule('s')] }, { now: at('05:30') })
  expect(report).toMatchObject({ returned: ['s'], inserted: [], updated: [] })
  expect(await engine.schedule('s')).toMatchObject({
    retired_at: null,
    enabled: true,
    refill_at: at('05:30'),
  })
  await engine.forecast('s', hourly, at('05:30'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('06:00'), run_count: 1 })
  await engine.claim(at('06:00'))
  expect((await engine.ledger('s')).map(({ scheduled_for, status }) => [scheduled_for, status])).toEqual([
    [at('01:00'), 'succeeded'],
    [at('06:00'), 'queued'],
  ])
})

test('one that was disabled when it was retired comes back disabled', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.disable('s', at('02:00'), { reason: 'noisy' })
  await engine.define({}, { now: at('02:30') })
  await engine.define({ schedules: [schedule('s')] }, { now: at('05:30') })
  expect(await engine.schedule('s')).toMatchObject({
    enabled: false,
    disabled_reason: 'noisy',
    refill_at: at('05:30'),
  })
})

test('a rename by previous ids keeps cursor, state, counters, history and audit', async () => {
  await engine.ready([[schedule('old'), hourly]])
  await engine.claim(at('01:00'))
  await engine.work(at('01:10'))
  const [ledger, clock] = [await engine.ledger('old'), await engine.clock('old')]
  const renamed = schedule('new', { previous_ids: ['older', 'old'] })
  expect(await engine.define({ schedules: [renamed] }, { now: at('01:30') })).toMatchObject({
    renamed: [{ from: 'old', to: 'new' }],
    inserted: [],
    retired: [],
    updated: [],
  })
  expect(await engine.clock('new')).toEqual({ ...clock, schedule_id: 'new' })
  expect(await engine.ledger('new')).toEqual(ledger.map((run) => ({ ...run, schedule_id: 'new' })))
  expect(await engine.schedule('new')).toMatchObject({ enabled: true, forecast: hourly })
  expect((await engine.audit()).every(({ subject }) => subject === 'new')).toBe(true)
  expect(await engine.query("select from punctual.schedules where id = 'old'")).toEqual([])
  expect(await engine.claim(at('02:00'))).toMatchObject({ claimed: 1 })
})

test('a rename fires nothing twice: what the old name did counts for the new one', async () => {
  await engine.ready([[schedule('old', { overlap: 'allow' }), hourly]])
  await engine.claim(at('01:00'))
  await engine.define({ schedules: [schedule('new', { overlap: 'allow', previous_ids: ['old'] })] })
  await engine.query('update punctual.schedule_clocks set cursor_at = $1, next_run_at = $2', [
    at('00:30'),
    at('01:00'),
  ])
  expect(await engine.claim(at('01:00'))).toMatchObject({ claimed: 0 })
})

test('a rename under way keeps its run: its end is counted and frees the lock', async () => {
  await engine.ready([[schedule('old'), hourly]])
  await engine.claim(at('01:00'))
  await engine.define({ schedules: [schedule('new', { previous_ids: ['old'] })] }, { now: at('01:01') })
  await engine.work(at('01:02'))
  expect(await engine.clock('new')).toMatchObject({ run_count: 1, locked_run_id: null })
})

test('nothing is renamed while the code still defines the old name', async () => {
  await engine.ready([[schedule('old'), hourly]])
  const schedules = [schedule('old'), schedule('new', { previous_ids: ['old'] })]
  expect(await engine.define({ schedules }, { now: at('00:30') })).toMatchObject({
    renamed: [],
    inserted: ['new'],
  })
})

test('nothing is renamed onto a schedule that exists', async () => {
  await engine.ready([
    [schedule('old'), hourly],
    [schedule('new'), hourly],
  ])
  const schedules = [schedule('new', { previous_ids: ['old'] })]
  expect(await engine.define({ schedules }, { now: at('00:30') })).toMatchObject({
    renamed: [],
    retired: ['old'],
  })
})

test('the first of several previous ids that exists is the one', async () => {
  await engine.ready([
    [schedule('first'), hourly],
    [schedule('second'), hourly],
  ])
  const schedules = [schedule('new', { previous_ids: ['second', 'first'] })]
  const report = await engine.define({ schedules }, { now: at('00:30') })
  expect(report).toMatchObject({ renamed: [{ from: 'second', to: 'new' }], retired: ['first'] })
})

test('a run under way keeps the plan it began with, the next one follows the new', async () => {
  const jobs = ['a', 'b', 'c'].map((name) => job(name))
  await engine.ready([[schedule('s', { waves: [['a'], ['b']] }), hourly]], { jobs })
  await engine.claim(at('01:00'))
  await engine.define({ jobs, schedules: [schedule('s', { waves: [['c']] })] }, { now: at('01:01') })
  for (const time of ['01:02', '01:03']) await engine.work(at(time))
  const [run] = await engine.ledger('s')
  expect(run).toMatchObject({ status: 'succeeded', wave: 2 })
  expect((await engine.jobRuns(run!.id)).map(({ job }) => job)).toEqual(['a', 'b'])
  await engine.claim(at('02:00'))
  expect((await engine.jobRuns((await engine.ledger('s'))[1]!.id)).map(({ job }) => job)).toEqual(['c'])
})

test('a plan in which a job changes place with another of the same wave is followed at once', async () => {
  const jobs = ['a', 'b'].map((name) => job(name, { group: 'g' }))
  const document = (waves: string[][]) => schedule('s', { waves, target: { group: 'g' } })
  await engine.ready([[document([['a']]), hourly]], { jobs })
  await engine.define({ jobs, schedules: [document([['b']])] }, { now: at('00:30') })
  await engine.claim(at('01:00'))
  expect((await engine.jobRuns((await engine.ledger('s'))[0]!.id)).map(({ job }) => job)).toEqual(['b'])
})

import { beforeEach, expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { operators } from './operators.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
let operator: ReturnType<typeof operators>
beforeEach(() => {
  operator = operators(engine.query)
})

const hourly = every(3_600, { first: at('01:00'), count: 20 })

const single = { first_scheduled_for: null }

const state = async () => ({
  ledger: await engine.query('select * from punctual.runs order by id'),
  clocks: await engine.query('select * from punctual.schedule_clocks order by schedule_id'),
  schedules: await engine.query('select * from punctual.schedules order by id'),
  queue: await engine.queue(),
  audit: await engine.audit(),
})

test('the plan is what the next pass does, and making it changes nothing', async () => {
  await engine.ready([
    [schedule('skips'), hourly],
    [schedule('jobless', { waves: [] }), hourly],
    [schedule('later'), [at('09:00')]],
  ])
  const before = await state()
  const plan = await operator.planCatchUp(at('03:00'))
  expect(plan).toMatchObject([
    { schedule_id: 'jobless', scheduled_for: at('02:00'), occurrences: 2, outcome: 'drop', reason: 'missed' },
    { schedule_id: 'jobless', scheduled_for: at('03:00'), outcome: 'drop', reason: 'no_such_job' },
    {
      schedule_id: 'skips',
      first_scheduled_for: at('01:00'),
      scheduled_for: at('02:00'),
      occurrences: 2,
      outcome: 'drop',
      reason: 'missed',
      sentence: 'It came due while nobody claimed it, and was found later than its grace allows.',
    },
    { schedule_id: 'skips', scheduled_for: at('03:00'), occurrences: 1, outcome: 'run', reason: null },
  ])
  expect(await state()).toEqual(before)
  expect(await operator.planCatchUp(at('03:00'))).toEqual(plan)
  await engine.claim(at('03:00'))
  expect(await engine.ledger('skips')).toMatchObject([
    { scheduled_for: at('02:00'), occurrences: 2, reason: 'missed' },
    { scheduled_for: at('03:00'), status: 'queued' },
  ])
  expect(await operator.planCatchUp(at('03:00'))).toEqual([])
})

test('one schedule alone is planned by its id, and one that is not there is refused', async () => {
  await engine.ready([
    [schedule('a'), hourly],
    [schedule('b'), hourly],
  ])
  expect((await operator.planCatchUp(at('01:00'), 'b')).map(({ schedule_id }) => schedule_id)).toEqual(['b'])
  await expect(operator.planCatchUp(at('01:00'), 'c')).rejects.toMatchObject({ code: 'PN001' })
})

test('one schedule is planned when whoever holds it has done', async () => {
  await engine.ready([[schedule('a'), hourly]])
  const [daemon, planner] = await openSessions(engine, 2)
  await daemon!.begin()
  await daemon!.claim(at('01:00'))
  const planning = operators(planner!.query).planCatchUp(at('02:00'), 'a')
  await planner!.waits(planning)
  await daemon!.commit()
  expect(await planning).toMatchObject([{ scheduled_for: at('02:00'), outcome: 'drop', reason: 'overlap' }])
})

/** Of a day to come: what is upcoming is judged by the clock of the database. */
const hour = (time: string) => new Date(`2100-01-01T${time}:00Z`)
const coming = every(3_600, { first: hour('01:00'), count: 20 })

test('to enable makes up for nothing: the plan says since when, and what comes next', async () => {
  await engine.ready([[schedule('s'), coming]])
  await engine.disable('s', hour('02:30'))
  const before = await state()
  expect(await operator.planEnable('s', hour('05:30'), 2)).toEqual([
    {
      first_scheduled_for: hour('02:30'),
      scheduled_for: hour('05:30'),
      outcome: 'passed',
      reason: null,
      sentence: expect.stringContaining('does not run: punctual.backfill asks for it.'),
    },
    { ...single, scheduled_for: hour('06:00'), outcome: 'run', reason: null, sentence: null },
    { ...single, scheduled_for: hour('07:00'), outcome: 'run', reason: null, sentence: null },
  ])
  expect(await state()).toEqual(before)
  await engine.enable('s', hour('05:30'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: hour('06:00') })
  expect(await operator.planEnable('s', hour('05:30'), 1)).toEqual([
    { ...single, scheduled_for: hour('06:00'), outcome: 'run', reason: null, sentence: null },
  ])
})

test('what would not run is told with its reason', async () => {
  await engine.ready([[schedule('s', { waves: [] }), coming]])
  await engine.disable('s', hour('00:30'))
  expect((await operator.planEnable('s', hour('05:30'), 1))[1]).toEqual({
    ...single,
    scheduled_for: hour('06:00'),
    outcome: 'drop',
    reason: 'no_such_job',
    sentence: 'No job is left that it could run.',
  })
})

test('of one that was never enabled, everything since its definition passed', async () => {
  await engine.define({ schedules: [schedule('s')] })
  expect(await operator.planEnable('s', at('05:30'))).toMatchObject([
    { first_scheduled_for: at('00:00'), outcome: 'passed' },
  ])
})

test('to enable what is unknown or retired is refused', async () => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.define({}, { now: at('01:00') })
  await expect(operator.planEnable('nothing', at('05:30'))).rejects.toMatchObject({ code: 'PN001' })
  await expect(operator.planEnable('s', at('05:30'))).rejects.toMatchObject({ code: 'PN002' })
})

test('run_once: all collapse into the latest, which runs', async () => {
  await engine.ready([[schedule('s', { catch_up: 'run_once' }), hourly]])
  expect(await operator.planCatchUp(at('04:30'))).toMatchObject([
    { first_scheduled_for: at('01:00'), scheduled_for: at('03:00'), occurrences: 3, outcome: 'collapse' },
    { scheduled_for: at('04:00'), occurrences: 1, outcome: 'run' },
  ])
})

test('run_all: the oldest runs, the others wait their turn, each named where one schedule is asked for', async () => {
  await engine.ready([[schedule('s', { catch_up: 'run_all' }), hourly]])
  const wait = { outcome: 'wait', reason: null, sentence: 'It waits for the run before it to end.' }
  expect(await operator.planCatchUp(at('04:30'), 's')).toMatchObject([
    { scheduled_for: at('01:00'), outcome: 'run' },
    { scheduled_for: at('02:00'), occurrences: 1, ...wait },
    { scheduled_for: at('03:00'), occurrences: 1, ...wait },
    { scheduled_for: at('04:00'), occurrences: 1, ...wait },
  ])
  expect(await operator.planCatchUp(at('04:30'))).toMatchObject([
    { scheduled_for: at('01:00'), outcome: 'run' },
    { first_scheduled_for: at('02:00'), scheduled_for: at('04:00'), occurrences: 3, ...wait },
  ])
  await engine.claim(at('04:30'))
  expect(await operator.planCatchUp(at('04:31'), 's')).toMatchObject([2, 3, 4].map(() => wait))
})

test('with leave to overlap, run_all runs them all at once', async () => {
  await engine.ready([[schedule('s', { catch_up: 'run_all', overlap: 'allow' }), hourly]])
  expect((await operator.planCatchUp(at('04:30'))).map(({ outcome }) => outcome)).toEqual([
    'run',
    'run',
    'run',
    'run',
  ])
})

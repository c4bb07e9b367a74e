import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 12 })

test('a new schedule is disabled, and enabling it never fires what came before', async () => {
  await engine.define({ schedules: [schedule('s')] })
  expect(await engine.schedule('s')).toMatchObject({ enabled: false, refill_at: at('00:00') })
  expect(await engine.enable('s', at('05:30'))).toBe('enabled')
  expect(await engine.schedule('s')).toMatchObject({ enabled: true, refill_at: at('05:30') })
  await engine.forecast('s', hourly, at('05:30'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('06:00'), cursor_at: at('05:30') })
  await engine.claim(at('06:00'))
  expect(await engine.ledger('s')).toMatchObject([{ scheduled_for: at('06:00'), status: 'queued' }])
})

test('an occurrence at the very instant of enabling is not fired', async () => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.enable('s', at('06:00'))
  await engine.forecast('s', hourly, at('06:00'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('07:00') })
})

test('enabling it once more changes nothing and leaves no second audit row', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const before = [await engine.schedule('s'), await engine.clock('s')]
  expect(await engine.enable('s', at('05:30'))).toBe('already enabled')
  expect([await engine.schedule('s'), await engine.clock('s')]).toEqual(before)
  expect((await engine.audit()).filter(({ action }) => action === 'enable')).toHaveLength(1)
})

test('a disabled schedule does not fire, and says who stopped it and why', async () => {
  await engine.ready([[schedule('s'), hourly]])
  expect(await engine.disable('s', at('05:30'), { reason: 'supplier is down', actor: 'ada' })).toBe(
    'disabled',
  )
  expect(await engine.schedule('s')).toMatchObject({
    enabled: false,
    paused_until: null,
    disabled_reason: 'supplier is down',
  })
  expect(await engine.claim(at('12:00'))).toMatchObject({ claimed: 0, skipped: 0 })
  expect((await engine.audit()).at(-1)).toMatchObject({
    actor: 'ada',
    action: 'disable',
    subject: 's',
    reason: 'supplier is down',
    detail: null,
  })
})

test('what was due and undecided when it was disabled gets its row', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('01:00'))
  await engine.disable('s', at('04:30'), { actor: 'ada' })
  expect((await engine.ledger('s')).slice(1)).toMatchObject([
    {
      status: 'skipped',
      reason: 'missed',
      detail: 'disabled by ada before it was claimed',
      occurrences: 3,
      first_scheduled_for: at('02:00'),
      scheduled_for: at('04:00'),
      decided_at: at('04:30'),
      claimed_by: null,
    },
  ])
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null, cursor_at: at('04:30'), skip_count: 3 })
})

test('what its forecast did not reach is recorded once the calendar has counted it, under its present id', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const [last] = hourly.slice(-1)
  await engine.disable('s', at('20:30'), { actor: 'ada' })
  await engine.define({ schedules: [schedule('t', { previous_ids: ['s'] })] }, { now: at('20:40') })
  expect(await engine.ledger('t')).toMatchObject([{ scheduled_for: last, occurrences: hourly.length }])
  expect(await engine.tick(at('20:45'))).toMatchObject({ refill_due: true })
  const [stretch] = await engine.query('select * from punctual.unsettled')
  expect(stretch).toMatchObject({ schedule_id: 't', cron: '* * * * *', since: last, until: at('20:30') })

  const overdue = (now: Date) =>
    engine.query("select schedule_id, problem from punctual.overdue_schedules('5 seconds', $1)", [now])
  expect(await overdue(at('20:31'))).toEqual([])
  expect(await overdue(at('20:32'))).toEqual([
    { schedule_id: 't', problem: 'stopped, its past is not recorded' },
  ])

  const settle = (since: Date, instants: Date[], isLast: boolean, problem: string | null = null) =>
    engine.query('select punctual.settle_stretch($1, $2, $3, $4, $5, $6) as settled', [
      ...[stretch!.id, since, instants, isLast, problem, at('20:50')],
    ])
  expect(await settle(last!, [at('15:00'), at('16:00')], false)).toEqual([{ settled: true }])
  expect(await settle(last!, [at('15:00'), at('16:00')], false)).toEqual([{ settled: false }])
  expect(await settle(at('16:00'), [], true, 'no such zone')).toEqual([{ settled: true }])
  expect((await engine.ledger('t')).slice(1)).toMatchObject([
    {
      ...{ reason: 'missed', detail: 'disabled by ada before it was claimed', occurrences: 2 },
      ...{ first_scheduled_for: at('15:00'), scheduled_for: at('16:00') },
    },
    {
      ...{ scheduled_for: at('20:30'), occurrences: 1 },
      detail: 'disabled by ada before it was claimed; what was due cannot be told: no such zone',
    },
  ])
  expect(await engine.clock('t')).toMatchObject({ skip_count: hourly.length + 3 })
  expect(await engine.query('select from punctual.unsettled')).toEqual([])
})

test('what its forecast did not reach ends with the schedule itself, and begins with it', async () => {
  const bounds = { ends_at: at('22:00').toISOString(), starts_at: at('00:30').toISOString() }
  await engine.ready([[schedule('ending', bounds), hourly]])
  await engine.disable('ending', at('23:00'))
  await engine.define({ schedules: [schedule('unknown', bounds)] })
  await engine.enable('unknown', at('00:10'))
  await engine.disable('unknown', at('01:30'))
  expect(await engine.query('select schedule_id, since, until from punctual.unsettled order by id')).toEqual([
    { schedule_id: 'ending', since: hourly.at(-1), until: at('22:00') },
    { schedule_id: 'unknown', since: at('00:29:59.999'), until: at('01:30') },
  ])
})

test('disabled and enabled again, it goes on with the next occurrence after that moment', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.disable('s', at('02:30'))
  await engine.enable('s', at('05:30'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('06:00') })
  expect(await engine.schedule('s')).toMatchObject({ disabled_reason: null, refill_at: at('06:00') })
  await engine.claim(at('06:00'))
  expect((await engine.ledger('s')).map(({ scheduled_for }) => scheduled_for)).toEqual([
    at('02:00'),
    at('06:00'),
  ])
})

test('a pause needs an end in the future: PN005, and nothing changes', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const pausing = engine.disable('s', at('05:30'), { until: at('05:30') })
  await expect(pausing).rejects.toMatchObject({ code: 'PN005', hint: expect.stringContaining('future') })
  expect(await engine.schedule('s')).toMatchObject({ enabled: true })
})

test('a pause is audited with its end', async () => {
  await engine.ready([[schedule('s'), hourly]])
  expect(await engine.disable('s', at('05:30'), { until: at('08:00') })).toBe('paused')
  expect(await engine.schedule('s')).toMatchObject({ enabled: false, paused_until: at('08:00') })
  const { detail } = (await engine.audit()).at(-1)!
  expect(new Date(detail.until)).toEqual(at('08:00'))
})

test('to disable a paused schedule ends the pause for good', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.disable('s', at('05:30'), { until: at('08:00') })
  await engine.disable('s', at('06:00'), { reason: 'not any more' })
  await engine.tick(at('09:00'))
  expect(await engine.schedule('s')).toMatchObject({ enabled: false, paused_until: null })
  expect(await engine.ledger('s')).toHaveLength(1)
})

test('a run under way is not touched by disabling', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('01:00'))
  await engine.disable('s', at('01:10'))
  await engine.work(at('01:20'))
  expect(await engine.ledger('s')).toMatchObject([{ status: 'succeeded' }])
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: null, run_count: 1 })
})

test.each(['enable', 'disable'] as const)('%s refuses what is unknown and what is retired', async (call) => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.define({}, { now: at('01:00') })
  await expect(engine[call]('nothing', at('02:00'))).rejects.toMatchObject({ code: 'PN001' })
  await expect(engine[call]('s', at('02:00'))).rejects.toMatchObject({ code: 'PN002' })
})

import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = [at('09:00'), at('10:00'), at('11:00'), at('12:00'), at('13:00')]

test('an occurrence found at the very end of its grace still fires, a microsecond later it is missed', async () => {
  const waiting = [schedule('timely', { grace_ms: 60_000 }), schedule('missed', { grace_ms: 59_999 })]
  await engine.ready(waiting.map((one) => [one, [at('12:00'), at('13:00')]]))
  expect(await engine.claim(at('12:01'))).toEqual({ claimed: 1, skipped: 1, first_due_at: at('12:00') })
  expect(await engine.ledger('timely')).toMatchObject([{ status: 'queued', reason: null }])
  expect(await engine.ledger('missed')).toMatchObject([{ status: 'skipped', reason: 'missed' }])

  await engine.query(
    "select * from punctual.claim_due_schedules('daemon', at => '2026-03-01 13:01:00.000001+00')",
  )
  expect((await engine.ledger('timely')).at(-1)).toMatchObject({
    scheduled_for: at('13:00'),
    reason: 'missed',
  })
})

test('one missed occurrence is one row that tells when it was found and what the grace was', async () => {
  await engine.ready([[schedule('hourly'), hourly]])
  await engine.claim(at('09:30'))
  expect(await engine.ledger('hourly')).toMatchObject([
    {
      scheduled_for: at('09:00'),
      trigger: 'schedule',
      status: 'skipped',
      reason: 'missed',
      detail: 'claimed at 2026-03-01T09:30:00Z, later than the grace of 00:01:00',
      occurrences: 1,
      first_scheduled_for: null,
      claimed_by: 'daemon',
      decided_at: at('09:30'),
      finished_at: at('09:30'),
      queued_at: null,
    },
  ])
  expect(await engine.clock('hourly')).toMatchObject({
    next_run_at: at('10:00'),
    skip_count: 1,
    last_run_id: null,
    locked_run_id: null,
  })
})

test('many missed occurrences are one summary row, and the timely one beside them fires', async () => {
  await engine.ready([[schedule('hourly'), hourly]])
  expect(await engine.claim(at('12:00:30'))).toEqual({ claimed: 1, skipped: 3, first_due_at: at('12:00') })
  expect(await engine.ledger('hourly')).toMatchObject([
    {
      status: 'skipped',
      reason: 'missed',
      occurrences: 3,
      first_scheduled_for: at('09:00'),
      scheduled_for: at('11:00'),
    },
    { status: 'queued', occurrences: 1, scheduled_for: at('12:00') },
  ])
  expect(await engine.clock('hourly')).toMatchObject({
    next_run_at: at('13:00'),
    cursor_at: at('12:00'),
    skip_count: 3,
  })
})

test('a second outage gets a summary row of its own', async () => {
  const instants = every(3_600, { first: at('01:00'), count: 12 })
  await engine.ready([[schedule('hourly'), instants]])
  await engine.claim(at('03:30'))
  await engine.claim(at('08:30'))
  expect(await engine.ledger('hourly')).toMatchObject([
    { occurrences: 3, first_scheduled_for: at('01:00'), scheduled_for: at('03:00') },
    { occurrences: 5, first_scheduled_for: at('04:00'), scheduled_for: at('08:00') },
  ])
  expect(await engine.clock('hourly')).toMatchObject({ skip_count: 8, next_run_at: at('09:00') })
})

test('a whole forecast that was missed leaves no next run, and the refill goes on from there', async () => {
  await engine.ready([[schedule('hourly'), hourly.slice(0, 3)]])
  await engine.claim(at('23:00'))
  expect(await engine.clock('hourly')).toMatchObject({ next_run_at: null, cursor_at: at('11:00') })
  const [due] = await engine.query('select * from punctual.forecasts_due(10, $1)', [at('23:00')])
  expect(due).toMatchObject({ id: 'hourly', after: at('11:00'), now: at('23:00') })

  await engine.forecast('hourly', [at('12:00'), at('22:00'), at('23:30')], at('23:00'))
  await engine.claim(at('23:00'))
  expect(await engine.ledger('hourly')).toMatchObject([
    { occurrences: 3, scheduled_for: at('11:00') },
    { occurrences: 2, first_scheduled_for: at('12:00'), scheduled_for: at('22:00') },
  ])
  expect(await engine.clock('hourly')).toMatchObject({ next_run_at: at('23:30'), skip_count: 5 })
})

test('what is missed is skipped whatever else would have been said of it', async () => {
  await engine.ready([
    [schedule('hollow', { waves: [] }), hourly],
    [schedule('held'), hourly],
  ])
  await engine.trigger('held', at('08:00'))
  await engine.dispatch(at('08:00'))
  await engine.claim(at('11:30'))
  for (const id of ['hollow', 'held']) {
    expect(await engine.ledger(id)).toContainEqual(
      expect.objectContaining({ reason: 'missed', occurrences: 3 }),
    )
  }
})

test('a grace of zero fires at the instant only', async () => {
  const strict = schedule('strict', { grace_ms: 0 })
  await engine.ready([[strict, [at('12:00'), at('13:00'), at('14:00')]]])
  expect(await engine.claim(at('12:00'))).toMatchObject({ claimed: 1, skipped: 0 })
  expect(await engine.claim(at('13:00:00.001'))).toMatchObject({ claimed: 0, skipped: 1 })
})

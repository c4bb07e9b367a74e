import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 8 })

const due = (now: Date, batch = 100) =>
  engine.query('select * from punctual.forecasts_due($1, $2)', [batch, now])
const expire = async (zoneData: string, now: Date) =>
  (await engine.query('select * from punctual.expire_forecasts($1, $2)', [zoneData, now]))[0]!

async function enabled(...ids: string[]): Promise<void> {
  await engine.define({ schedules: ids.map((id) => schedule(id)) })
  for (const id of ids) await engine.enable(id, at('00:00'))
}

test('a stored forecast aims the clock and is refilled when half of it is used up', async () => {
  await enabled('s')
  expect(await engine.forecast('s', hourly, at('00:00'))).toBe(1)
  expect(await engine.schedule('s')).toMatchObject({
    forecast: hourly,
    forecast_zone_data: '2026a',
    forecast_error: null,
    refill_at: at('04:00'),
  })
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('01:00') })
  expect(await due(at('03:59:59'))).toEqual([])
  expect(await due(at('04:00'))).toMatchObject([{ id: 's' }])
})

test('the calendar is asked to go on after the cursor', async () => {
  await engine.define({
    schedules: [schedule('s', { cron: '0 * * * *', timezone: 'Asia/Tokyo', dst_gap: 'shift' })],
  })
  await engine.enable('s', at('00:00'))
  expect(await due(at('00:00'))).toEqual([
    {
      ...{ id: 's', revision: 1, cron: '0 * * * *', timezone: 'Asia/Tokyo', dst_gap: 'shift' },
      ...{ dst_overlap: 'first', time_window: null, starts_at: null, ends_at: null },
      ...{ after: at('00:00'), now: at('00:00') },
    },
  ])
  await engine.forecast('s', hourly, at('00:00'))
  await engine.claim(at('05:00'))
  expect(await due(at('05:00:10'))).toMatchObject([{ after: at('05:00'), now: at('05:00:10') }])
})

test('a forecast that was computed before a claim does not bring back what the claim decided', async () => {
  await enabled('s')
  await engine.forecast('s', hourly, at('00:00'))
  await engine.claim(at('01:00'))
  await engine.forecast('s', hourly, at('01:00'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('02:00'), cursor_at: at('01:00') })
})

test('a forecast for an older revision is ignored', async () => {
  await enabled('s')
  await engine.define({ schedules: [schedule('s', { cron: '30 * * * *' })] }, { now: at('00:10') })
  expect(await engine.setForecasts([{ id: 's', revision: 1, forecast: hourly }], at('00:10'))).toBe(0)
  expect(await engine.schedule('s')).toMatchObject({ revision: 2, forecast: [], refill_at: at('00:10') })
})

test('a forecast for a schedule that was retired meanwhile is ignored', async () => {
  await enabled('s')
  await engine.define({}, { now: at('00:10') })
  expect(await engine.setForecasts([{ id: 's', revision: 1, forecast: hourly }], at('00:11'))).toBe(0)
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null })
})

test('a disabled schedule has its forecast, from now on, and no next run', async () => {
  await enabled('s')
  await engine.disable('s', at('00:10'))
  expect(await due(at('05:00'))).toMatchObject([{ id: 's', after: at('05:00'), now: at('05:00') }])
  expect(await engine.forecast('s', hourly.slice(5), at('05:00'))).toBe(1)
  expect(await engine.schedule('s')).toMatchObject({ forecast: hourly.slice(5), refill_at: at('07:00') })
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null })
})

test('an unknown schedule among others is ignored', async () => {
  await enabled('s')
  const forecasts = ['nothing', 's'].map((id) => ({ id, revision: 1, forecast: hourly }))
  expect(await engine.setForecasts(forecasts, at('00:00'))).toBe(1)
})

test('an error parks the schedule with its reason, and nobody looks at it again', async () => {
  await enabled('bad', 'good')
  const error = '30 February does not exist'
  const forecasts = [
    { id: 'bad', revision: 1, forecast: [], error },
    { id: 'good', revision: 1, forecast: hourly, error: null },
  ]
  expect(await engine.setForecasts(forecasts, at('00:00'))).toBe(2)
  expect(await engine.schedule('bad')).toMatchObject({ forecast_error: error, refill_at: null, forecast: [] })
  expect(await engine.clock('bad')).toMatchObject({ next_run_at: null })
  expect((await due(at('23:00'))).map(({ id }) => id)).toEqual(['good'])
  expect(await engine.sweep(at('23:00'))).toEqual([])
  expect(await engine.claim(at('01:00'))).toMatchObject({ claimed: 1 })
})

test('a schedule that never fires again says so', async () => {
  await enabled('s')
  await engine.forecast('s', [], at('00:00'))
  expect(await engine.schedule('s')).toMatchObject({
    forecast_error: 'It never fires again',
    refill_at: null,
  })
})

test('a forecast all of which is past is claimed first and refilled at once', async () => {
  await enabled('s')
  await engine.forecast('s', hourly, at('20:00'))
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('20:00') })
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('01:00') })
  expect(await due(at('20:00'))).toEqual([])
  expect(await engine.claim(at('20:00'))).toMatchObject({ skipped: 8 })
  expect(await due(at('20:00'))).toMatchObject([{ id: 's', after: at('08:00') }])
})

test('what waits for its turn for hours is refilled when half of what is to come is used up', async () => {
  await enabled('s')
  await engine.forecast('s', every(3_600, { first: at('01:00'), count: 12 }), at('06:30'))
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('09:00') })
})

test('a forecast of one occurrence is refilled when that one comes', async () => {
  await enabled('s')
  await engine.forecast('s', [at('06:00')], at('00:00'))
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('06:00') })
})

test('refills are asked for in order of urgency, and no more than a batch', async () => {
  await enabled('a', 'b', 'c')
  for (const [id, time] of Object.entries({ a: '03:00', b: '01:00', c: '02:00' })) {
    await engine.query('update punctual.schedules set refill_at = $2 where id = $1', [id, at(time)])
  }
  expect((await due(at('04:00'), 2)).map(({ id }) => id)).toEqual(['b', 'c'])
})

test('with another time zone database all that was computed with the old one is due again, once', async () => {
  await enabled('old', 'parked', 'lost', 'disabled')
  await engine.setForecasts([{ id: 'old', revision: 1, forecast: hourly }], at('00:00'), '2025b')
  await engine.setForecasts([{ id: 'parked', revision: 1, error: 'cannot be read' }], at('00:00'), '2025b')
  await engine.setForecasts([{ id: 'lost', revision: 1, error: 'nowhere' }], at('00:00'), '2025b')
  await engine.query("update punctual.schedules set timezone = 'Mars/Olympus' where id = 'lost'")
  await engine.disable('disabled', at('00:00'))
  expect(await expire('2026a', at('00:30'))).toEqual({ expired: 3, left_out: 0 })
  expect(await engine.schedule('old')).toMatchObject({ refill_at: at('00:30'), forecast: hourly })
  expect(await engine.schedule('parked')).toMatchObject({ refill_at: at('00:30') })
  expect(await engine.schedule('disabled')).toMatchObject({ refill_at: at('00:30') })
  expect(await engine.schedule('lost')).toMatchObject({ refill_at: null })
  expect(await engine.clock('old')).toMatchObject({ next_run_at: at('01:00') })
  await engine.forecast('old', hourly, at('00:30'))
  await engine.forecast('parked', hourly, at('00:30'))
  await engine.forecast('disabled', hourly, at('00:30'))
  expect(await expire('2026a', at('00:31'))).toEqual({ expired: 0, left_out: 0 })
})

test('a schedule that somebody holds is left out, and computed again once it is let go', async () => {
  await enabled('held', 'free')
  for (const id of ['held', 'free']) {
    await engine.setForecasts([{ id, revision: 1, forecast: hourly }], at('00:00'), '2025b')
  }
  const [operator] = await openSessions(engine, 1)
  await operator!.begin()
  await operator!.query("select from punctual.schedules where id = 'held' for update")
  expect(await expire('2026a', at('00:30'))).toEqual({ expired: 1, left_out: 1 })
  await operator!.rollback()
  expect(await expire('2026a', at('00:31'))).toMatchObject({ left_out: 0 })
  expect(await engine.schedule('held')).toMatchObject({ refill_at: at('00:31') })
})

test('a stretch whose schedule somebody holds is left for later, and delays no other', async () => {
  await engine.ready(['held', 'free'].map((id) => [schedule(id), hourly]))
  for (const id of ['held', 'free']) await engine.disable(id, at('20:00'))
  const [held] = await engine.query("select * from punctual.unsettled where schedule_id = 'held'")
  const [operator] = await openSessions(engine, 1)
  await operator!.begin()
  await operator!.query("select from punctual.schedule_clocks where schedule_id = 'held' for update")
  const next = () => engine.query('select schedule_id from punctual.unsettled_stretch()')
  const settle = () =>
    engine.query('select punctual.settle_stretch($1, $2, $3, true) as settled', [held!.id, held!.since, []])
  expect(await next()).toEqual([{ schedule_id: 'free' }])
  expect(await settle()).toEqual([{ settled: false }])
  await operator!.rollback()
  expect(await next()).toEqual([{ schedule_id: 'held' }])
  expect(await settle()).toEqual([{ settled: true }])
  expect(await next()).toEqual([{ schedule_id: 'free' }])
})

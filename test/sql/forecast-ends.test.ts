import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 4 })
const plain = {
  gaps: [],
  is_final: false,
  halt: null,
  error: null,
  clock_change_at: null,
  clock_change: null,
}

const due = (now: Date) => engine.query('select * from punctual.forecasts_due(100, $1)', [now])
const store = (fields: object, now: Date) =>
  engine.setForecasts([{ id: 's', revision: 1, forecast: hourly, ...plain, ...fields }], now)

async function enabled(): Promise<void> {
  await engine.define({ schedules: [schedule('s')] })
  await engine.enable('s', at('00:00'))
}

test('a forecast is stored with its gaps, its end and the next change of the clock', async () => {
  await enabled()
  const change = { clock_change_at: at('02:30'), clock_change: 'On that day the clock goes ahead.' }
  await store({ gaps: [at('02:00')], is_final: true, ...change }, at('00:00'))
  expect(await engine.schedule('s')).toMatchObject({
    ...{
      forecast: hourly,
      forecast_gaps: [at('02:00')],
      forecast_is_final: true,
      halt: null,
      forecast_error: null,
    },
    ...change,
  })
})

test('a final forecast is looked at again when its last instant has come, and a change of the clock before', async () => {
  await enabled()
  await store({ is_final: true }, at('00:00'))
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('04:00') })
  await store({ is_final: true, clock_change_at: at('02:30'), clock_change: 'ahead' }, at('00:00'))
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('02:30') })
  await store({ clock_change_at: at('03:30'), clock_change: 'ahead' }, at('00:00'))
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('02:00') })
})

test('a forecast of many years is looked at once a year, for the changes of the clock', async () => {
  await enabled()
  const years = [2030, 2034, 2038].map((year) => new Date(Date.UTC(year, 1, 28)))
  await store({ forecast: years }, at('00:00'))
  expect(await engine.schedule('s')).toMatchObject({ refill_at: new Date('2027-03-01T00:00:00Z') })
})

test('when the last occurrence is decided the forecaster is asked, and its answer halts the schedule', async () => {
  await enabled()
  await store({ is_final: true }, at('00:00'))
  expect(await due(at('04:00'))).toEqual([])
  await engine.claim(at('04:00'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null, cursor_at: at('04:00') })
  expect(await due(at('04:00'))).toMatchObject([{ id: 's', after: at('04:00') }])
  const halt = { halt: 'exhausted', error: 'Its end, 2026-03-01T04:00:00Z, has passed' }
  await store({ forecast: [], is_final: true, ...halt }, at('04:00'))
  expect(await engine.schedule('s')).toMatchObject({
    ...{ halt: 'exhausted', forecast_error: halt.error, refill_at: null, forecast: [] },
  })
  expect(await due(at('23:00'))).toEqual([])
  expect(await engine.sweep(at('23:00'))).toEqual([])
})

test('while catching up waits for a run, no refill of a longer outage is asked for, and then one is', async () => {
  await engine.define({ schedules: [schedule('s', { catch_up: 'run_all' })] })
  await engine.enable('s', at('00:00'))
  await engine.trigger('s', at('00:01'))
  await engine.dispatch(at('00:01'))
  await store({}, at('20:00'))
  await engine.claim(at('20:00'))
  expect(await engine.ledger('s')).toHaveLength(1)
  expect(await due(at('20:00'))).toEqual([])
  await engine.work(at('20:01'))
  await engine.claim(at('20:01'))
  expect(await due(at('20:01'))).toMatchObject([{ id: 's' }])
})

test('one that ran as often as it may has a forecast from now on, and no next run', async () => {
  await enabled()
  await engine.query("update punctual.schedules set max_runs = 2 where id = 's'")
  await engine.query(
    "update punctual.schedule_clocks set fire_count = 2, cursor_at = $1 where schedule_id = 's'",
    [at('00:30')],
  )
  await engine.query("update punctual.schedules set refill_at = $1 where id = 's'", [at('10:00')])
  expect(await due(at('10:00'))).toMatchObject([{ id: 's', after: at('10:00') }])
  await store({ forecast: [at('11:00'), at('12:00')] }, at('10:00'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null })
})

test('window and bounds are told to the calendar, a bound between two milliseconds as the later one', async () => {
  await enabled()
  const window = { from: '09:00', to: '17:00', days: [1, 2] }
  await engine.query('update punctual.schedules set time_window = $1, starts_at = $2, ends_at = $3', [
    JSON.stringify(window),
    '2026-03-01T09:00:00.000001Z',
    at('12:00'),
  ])
  expect(await due(at('00:00'))).toMatchObject([
    { time_window: window, starts_at: at('09:00:00.001'), ends_at: at('12:00') },
  ])
})

test('the schedules that a change of the clock touches are listed, soonest first, retired ones not', async () => {
  await engine.define({ schedules: ['later', 'soon', 'never', 'retired'].map((id) => schedule(id)) })
  const inDays = (days: number) => new Date(Math.floor(Date.now() / 1_000) * 1_000 + days * 86_400_000)
  const changes = { later: inDays(30), soon: inDays(3), retired: inDays(2), gone: inDays(-1) }
  const forecasts = Object.entries(changes).map(([id, clock_change_at]) => ({
    ...{ id, revision: 1, forecast: [inDays(1)], ...plain, clock_change_at, clock_change: `On ${id}.` },
  }))
  await engine.setForecasts(forecasts, new Date())
  await engine.define({ schedules: ['later', 'soon', 'never'].map((id) => schedule(id)) })
  expect(await engine.query('select * from punctual.clock_changes_detail')).toMatchObject([
    { schedule_id: 'soon', timezone: 'UTC', at: changes.soon, clock_change: 'On soon.' },
    { schedule_id: 'later', timezone: 'UTC', at: changes.later, clock_change: 'On later.' },
  ])
  const [soon] = await engine.query('select due_in from punctual.clock_changes_detail')
  expect(Math.round(soon!.due_in / 3_600)).toBe(72)
})

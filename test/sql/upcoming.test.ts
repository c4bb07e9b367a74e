import { beforeEach, expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { createEngine } from './engine.ts'

const engine = createEngine()
const minute = 60_000
let thisMinute = 0
beforeEach(() => {
  thisMinute = Math.floor(Date.now() / minute) * minute
})
const inMinutes = (minutes: number) => new Date(thisMinute + minutes * minute)

/** A schedule `s` that is due in so many minutes: the view reads the real clock. */
async function due(minutes: number[], columns?: string): Promise<void> {
  const definition = { schedules: [schedule('s')] }
  await engine.define(definition, { now: inMinutes(-60) })
  if (columns !== undefined) await engine.query(`update punctual.schedules set ${columns}`)
  await engine.enable('s', inMinutes(-60))
  await engine.forecast('s', minutes.map(inMinutes), inMinutes(-60))
}
const clock = (columns: string) => engine.query(`update punctual.schedule_clocks set ${columns}`)
const verdicts = async () =>
  (await engine.query('select verdict, reason from punctual.upcoming_detail')).map(({ verdict, reason }) =>
    reason === null ? verdict : `${verdict}: ${reason}`,
  )

test('nothing in the way: each fires', async () => {
  await due([5, 10])
  expect(
    await engine.query('select schedule_id, scheduled_for, verdict, reason from punctual.upcoming_detail'),
  ).toEqual([
    { schedule_id: 's', scheduled_for: inMinutes(5), verdict: 'fire', reason: null },
    { schedule_id: 's', scheduled_for: inMinutes(10), verdict: 'fire', reason: null },
  ])
})

test('what is disabled is not due', async () => {
  await due([5])
  await engine.disable('s', inMinutes(-1))
  expect(await verdicts()).toEqual([])
})

test.each([
  ['skip', 'waiting_runs = 0', ['skip: overlap', 'fire']],
  ['queue', 'waiting_runs = 0', ['hold: overlap', 'fire']],
  ['queue', 'waiting_runs = 1', ['skip: queue_full', 'fire']],
  ['cancel', 'waiting_runs = 0', ['fire', 'fire']],
  ['allow', 'waiting_runs = 0', ['fire', 'fire']],
  ['skip', 'waits = true', ['hold: overlap', 'fire']],
])('overlap %s while a run is active, %s: of the first this is known', async (overlap, columns, expected) => {
  await due([5, 10], `overlap = '${overlap}'`)
  expect(await verdicts()).toEqual(['fire', 'fire'])
  await clock(`locked_run_id = 1, ${columns}`)
  expect(await verdicts()).toEqual(expected)
})

test('a flag that is off, or that nobody ever turned on, skips', async () => {
  await due([5], "flag = 'new-feed'")
  expect(await verdicts()).toEqual(['skip: flag_off'])
  await engine.query("insert into punctual.feature_flags (name) values ('new-feed')")
  expect(await verdicts()).toEqual(['skip: flag_off'])
  await engine.query('update punctual.feature_flags set is_on = true')
  expect(await verdicts()).toEqual(['fire'])
})

test.each([
  ['skip', 'skip: blackout'],
  ['next_day', 'hold: blackout'],
])('a blackout day in the zone of the schedule: on_blackout %s', async (onBlackout, expected) => {
  await due(
    [5, 5 + 24 * 60],
    `timezone = 'Pacific/Auckland', calendars = '{freeze}', on_blackout = '${onBlackout}'`,
  )
  expect(await verdicts()).toEqual(['fire', 'fire'])
  const blackout =
    "insert into punctual.blackouts (calendar, first_day, last_day, source) select $1, day, day, 'operator' from (select ($2::timestamptz at time zone 'Pacific/Auckland')::date as day) d"
  await engine.query(blackout, ['other', inMinutes(5)])
  expect(await verdicts()).toEqual(['fire', 'fire'])
  await engine.query(blackout, ['freeze', inMinutes(5)])
  expect(await verdicts()).toEqual([expected, 'fire'])
})

test('rolled to another day, unless there is none, or none before its end', async () => {
  await due([5], "calendars = '{freeze}', on_blackout = 'next_day'")
  const freeze = (days: number) =>
    engine.query(
      "insert into punctual.blackouts (calendar, first_day, last_day, source) values ('freeze', current_date - 1, current_date + $1::integer, 'code')",
      [days],
    )
  await freeze(3)
  expect(await verdicts()).toEqual(['hold: blackout'])
  await engine.query("update punctual.schedules set ends_at = now() + interval '1 day'")
  expect(await verdicts()).toEqual(['skip: outside_bounds'])
  await freeze(500)
  expect(await verdicts()).toEqual(['skip: blackout'])
})

test('bounds, gaps and the number of runs', async () => {
  await due([5, 10, 15, 20, 25], 'max_runs = 4')
  await clock('fire_count = 3')
  await engine.query('update punctual.schedules set starts_at = $1, ends_at = $2, forecast_gaps = $3', [
    inMinutes(10),
    inMinutes(20),
    [inMinutes(10)],
  ])
  expect(await verdicts()).toEqual([
    'skip: outside_bounds',
    'skip: clock_gap',
    'fire',
    'skip: max_runs',
    'skip: outside_bounds',
  ])
})

test('what nobody claimed in time is missed, or beyond its deadline when it would be caught up', async () => {
  await due([-10, -2, 5], "catch_up = 'skip', grace = '5 minutes'")
  expect(await verdicts()).toEqual(['skip: missed', 'fire', 'fire'])
  await engine.query("update punctual.schedules set catch_up = 'run_all', deadline = '8 minutes'")
  expect(await verdicts()).toEqual(['skip: too_late', 'fire', 'fire'])
})

test('no job is left', async () => {
  await due([5], "wave_sizes = '{}'")
  expect(await verdicts()).toEqual(['skip: no_such_job'])
})

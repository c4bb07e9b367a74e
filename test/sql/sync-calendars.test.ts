import { expect, test } from 'vitest'
import { calendar, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

const blackouts = () =>
  engine.query(
    'select calendar, first_day::text, last_day::text, label, source from punctual.blackouts order by calendar, first_day, id',
  )
const day = (
  name: string,
  first: string,
  { last = first, label = null as string | null, source = 'code' } = {},
) => ({
  ...{ calendar: name, first_day: first, last_day: last, label, source },
})

test('calendars come with their days and are reported', async () => {
  const freeze = calendar(
    'freeze',
    ['2026-12-24', { first_day: '2026-12-27', last_day: '2026-12-31', label: 'x' }],
    'no changes',
  )
  expect(await engine.define({ calendars: [freeze] })).toMatchObject({ calendars_inserted: ['freeze'] })
  expect(await engine.query('select * from punctual.calendars')).toEqual([
    { name: 'freeze', description: 'no changes', retired_at: null },
  ])
  expect(await blackouts()).toEqual([
    day('freeze', '2026-12-24'),
    day('freeze', '2026-12-27', { last: '2026-12-31', label: 'x' }),
  ])
})

test('days that stay keep their row, others go and come; what an operator added is left alone', async () => {
  await engine.define({ calendars: [calendar('freeze', ['2026-12-24', '2026-12-25'])] })
  await engine.query("select punctual.add_blackout('freeze', '2026-12-24', label => 'mine')")
  const before = await engine.query("select id from punctual.blackouts where first_day = '2026-12-25'")
  const report = await engine.define({ calendars: [calendar('freeze', ['2026-12-25', '2026-12-26'])] })
  expect(report).toMatchObject({ calendars_updated: ['freeze'], calendars_inserted: [] })
  expect(await blackouts()).toEqual([
    day('freeze', '2026-12-24', { label: 'mine', source: 'operator' }),
    day('freeze', '2026-12-25'),
    day('freeze', '2026-12-26'),
  ])
  expect(await engine.query("select id from punctual.blackouts where first_day = '2026-12-25'")).toEqual(
    before,
  )
})

test('another label is a change, and so is a description', async () => {
  const day = { first_day: '2026-12-24', last_day: '2026-12-24' }
  await engine.define({ calendars: [calendar('c', [day])] })
  expect(await engine.define({ calendars: [calendar('c', [{ ...day, label: 'eve' }])] })).toMatchObject({
    calendars_updated: ['c'],
  })
  expect(
    await engine.define({ calendars: [calendar('c', [{ ...day, label: 'eve' }], 'what')] }),
  ).toMatchObject({
    calendars_updated: ['c'],
  })
})

test('a calendar that the code drops is retired without the days of the code, and returns', async () => {
  await engine.define({ calendars: [calendar('freeze', ['2026-12-24'])] })
  await engine.query("select punctual.add_blackout('freeze', '2026-08-01')")
  expect(await engine.define({}, { now: at('09:00') })).toMatchObject({ calendars_retired: ['freeze'] })
  expect(await engine.query('select name, retired_at from punctual.calendars')).toEqual([
    { name: 'freeze', retired_at: at('09:00') },
  ])
  expect(await blackouts()).toEqual([day('freeze', '2026-08-01', { source: 'operator' })])
  expect(await engine.define({}, { hash: 'again' })).toMatchObject({ calendars_retired: [] })
  expect(await engine.define({ calendars: [calendar('freeze', ['2026-12-25'])] })).toMatchObject({
    calendars_returned: ['freeze'],
    calendars_inserted: [],
  })
  expect(await blackouts()).toEqual([
    day('freeze', '2026-08-01', { source: 'operator' }),
    day('freeze', '2026-12-25'),
  ])
})

test('a flag that a schedule names is there, off, once; it outlives the schedule and keeps its state', async () => {
  const schedules = [schedule('a', { flag: 'new-pricing' }), schedule('b', { flag: 'new-pricing' })]
  expect(await engine.define({ schedules })).toMatchObject({ flags_inserted: ['new-pricing'] })
  expect(await engine.query('select * from punctual.flags_detail')).toEqual([
    {
      name: 'new-pricing',
      is_on: false,
      schedules: ['a', 'b'],
      changed_by: null,
      changed_at: null,
      version: expect.stringMatching(/./),
    },
  ])
  await engine.query("select punctual.set_flag('new-pricing', true)")
  expect(await engine.define({ schedules: [] })).toMatchObject({ flags_inserted: [] })
  expect(await engine.query('select name, is_on, schedules from punctual.flags_detail')).toEqual([
    { name: 'new-pricing', is_on: true, schedules: [] },
  ])
})

import { expect, test } from 'vitest'
import { calendar, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

const setFlag = (name: string, isOn: boolean | null) =>
  engine.query('select punctual.set_flag($1, $2, $3, $4, $5) as outcome', [
    ...[name, isOn, 'tested', 'operator'],
    at('12:00'),
  ])
const addBlackout = async (...values: (string | null)[]) => {
  const [calendar, first = '2026-12-24', last = null, label = null] = values
  const [row] = await engine.query('select punctual.add_blackout($1, $2, $3, $4, $5, $6, $7) as id', [
    ...[calendar, first, last, label, 'asked for', 'operator'],
    at('12:00'),
  ])
  return row!.id as number
}

test('a flag is turned on and off, with an audit row and a word to whoever listens', async () => {
  await engine.define({ schedules: [schedule('s', { flag: 'new-pricing' })] })
  const listener = await engine.database.connect()
  await listener.query('listen punctual')
  const heard = new Promise((resolve) => listener.once('notification', resolve))
  expect(await setFlag('new-pricing', true)).toEqual([{ outcome: 'on' }])
  expect(await heard).toMatchObject({ channel: 'punctual', payload: '' })
  expect(await engine.query('select * from punctual.flags_detail')).toEqual([
    {
      ...{ name: 'new-pricing', is_on: true, schedules: ['s'] },
      ...{ changed_by: 'operator', changed_at: at('12:00'), version: expect.stringMatching(/./) },
    },
  ])
  expect(await setFlag('new-pricing', false)).toEqual([{ outcome: 'off' }])
  expect(await engine.audit()).toMatchObject([
    {
      ...{ actor: 'operator', action: 'set_flag', subject: 'new-pricing', reason: 'tested', at: at('12:00') },
      detail: { on: true },
    },
    { action: 'set_flag', detail: { on: false } },
  ])
})

test('a flag that is so already is left alone', async () => {
  await engine.define({ schedules: [schedule('s', { flag: 'new-pricing' })] })
  expect(await setFlag('new-pricing', false)).toEqual([{ outcome: 'already off' }])
  expect(await engine.audit()).toEqual([])
  await setFlag('new-pricing', true)
  expect(await setFlag('new-pricing', true)).toEqual([{ outcome: 'already on' }])
  expect(await engine.audit()).toHaveLength(1)
})

test('an unknown flag is refused, and so is one that is neither on nor off', async () => {
  await expect(setFlag('no-such-flag', true)).rejects.toMatchObject({
    code: 'PN006',
    message: 'There is no flag "no-such-flag"',
  })
  await engine.define({ schedules: [schedule('s', { flag: 'new-pricing' })] })
  await expect(setFlag('new-pricing', null)).rejects.toMatchObject({ code: 'PN005' })
})

test('days are added to a calendar and removed again, each with an audit row', async () => {
  await engine.define({
    calendars: [calendar('freeze')],
    schedules: [schedule('s', { calendars: ['freeze'] })],
  })
  const id = await addBlackout('freeze', '2026-12-24', '2026-12-26', 'release')
  expect(
    await engine.query('select *, first_day::text, last_day::text from punctual.calendar_days_detail'),
  ).toMatchObject([
    {
      ...{ id, calendar: 'freeze', first_day: '2026-12-24', last_day: '2026-12-26', label: 'release' },
      ...{ source: 'operator', added_by: 'operator', added_at: at('12:00'), schedules: ['s'] },
    },
  ])
  const [row] = await engine.query(
    "select punctual.remove_blackout($1, 'over', 'operator', $2) as calendar",
    [id, at('13:00')],
  )
  expect(row).toEqual({ calendar: 'freeze' })
  expect(await engine.query('select * from punctual.calendar_days_detail')).toEqual([])
  const detail = { id, first_day: '2026-12-24', last_day: '2026-12-26', label: 'release' }
  expect(await engine.audit()).toMatchObject([
    { action: 'add_blackout', subject: 'freeze', reason: 'asked for', actor: 'operator', detail },
    { action: 'remove_blackout', subject: 'freeze', reason: 'over', at: at('13:00'), detail },
  ])
})

test('without a last day it is one day', async () => {
  await engine.define({ calendars: [calendar('freeze')] })
  await addBlackout('freeze', '2026-12-24')
  expect(await engine.query('select first_day = last_day as is_one from punctual.blackouts')).toEqual([
    { is_one: true },
  ])
})

test.each([
  ['an unknown calendar', ['frost'], 'PN006', 'There is no calendar "frost"'],
  [
    'a retired one',
    ['gone'],
    'PN002',
    'Calendar "gone" was retired on 2026-03-01: the code no longer defines it',
  ],
  [
    'an end before the beginning',
    ['freeze', '2026-12-24', '2026-12-23'],
    'PN005',
    'A blackout from 2026-12-24 to 2026-12-23 has no days',
  ],
  [
    'for ever',
    ['freeze', '2026-12-24', 'infinity'],
    'PN005',
    'A blackout from 2026-12-24 to infinity has no days',
  ],
])('%s is refused', async (_, values, code, message) => {
  await engine.define({ calendars: [calendar('freeze'), calendar('gone')] })
  await engine.define({ calendars: [calendar('freeze')] })
  await expect(addBlackout(...values)).rejects.toMatchObject({ code, message })
})

test('what the code defines is the code’s to remove, and what is not there cannot be', async () => {
  await engine.define({ calendars: [calendar('freeze', ['2026-12-24'])] })
  const [{ id }] = (await engine.query('select id from punctual.blackouts')) as [{ id: number }]
  const remove = (number: number) => engine.query('select punctual.remove_blackout($1)', [number])
  await expect(remove(id)).rejects.toMatchObject({
    code: 'PN004',
    message: `Blackout ${id} of calendar "freeze" is defined by the code`,
  })
  await expect(remove(id + 1)).rejects.toMatchObject({ code: 'PN006' })
})

test('days show what lies ahead first, soonest first, then the past, latest first', async () => {
  await engine.define({
    calendars: [calendar('c', ['2000-01-01', '2000-01-02', '9000-01-02', '9000-01-01'])],
  })
  await engine.query("select punctual.add_blackout('c', current_date - 2, current_date + 2)")
  expect(
    await engine.query(
      "select to_char(first_day, 'YYYY-MM-DD') as day, state from punctual.calendar_days_detail",
    ),
  ).toEqual([
    { day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), state: 'now' },
    { day: '9000-01-01', state: 'ahead' },
    { day: '9000-01-02', state: 'ahead' },
    { day: '2000-01-02', state: 'past' },
    { day: '2000-01-01', state: 'past' },
  ])
  expect(await engine.query('select name, upcoming, schedules from punctual.calendar_status_detail')).toEqual(
    [{ name: 'c', upcoming: 3, schedules: [] }],
  )
})

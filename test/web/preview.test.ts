import { expect, test } from 'vitest'
import { appWithoutDatabase, blamelessApp, expectProblem, tokenOf } from './client.ts'
import { definitions, sync } from './seed.ts'

const path = '/api/admin/schedules/preview'

async function preview(body: unknown) {
  return appWithoutDatabase()('POST', path, { body, token: await tokenOf('VIEWER') })
}

test('a preview describes, warns and lists, without asking the database', async () => {
  const body = { cron: '30 2 * * *', timezone: 'America/New_York', from: '2026-03-07T12:00:00Z', count: 2 }
  const { status, json } = await preview(body)
  expect(status).toBe(200)
  expect(json.description).toBe('At 02:30, America/New_York')
  expect(json.occurrences).toEqual([
    {
      at: '2026-03-08T07:00:00.000Z',
      local: '2026-03-08T03:00:00-04:00',
      note: expect.stringContaining('does not exist'),
    },
    { at: '2026-03-09T06:30:00.000Z', local: '2026-03-09T02:30:00-04:00' },
  ])
  expect(json.warnings).toEqual([expect.any(String)])
})

test('from is exclusive, count is ten and the zone UTC unless given', async () => {
  const { json } = await preview({ cron: '0 * * * *', from: '2026-01-01T00:00:00Z' })
  expect(json.occurrences).toHaveLength(10)
  expect(json.occurrences[0].at).toBe('2026-01-01T01:00:00.000Z')
})

test('the dst policy counts', async () => {
  const body = { cron: '30 2 * * *', timezone: 'America/New_York', from: '2026-03-07T12:00:00Z', count: 1 }
  const { json } = await preview({ ...body, dst: { gap: 'shift' } })
  expect(json.occurrences[0].at).toBe('2026-03-08T07:30:00.000Z')
})

test('a window counts, and what a skipped hour leaves out is told', async () => {
  const night = { cron: '30 2 * * *', timezone: 'America/New_York', from: '2026-03-07T12:00:00Z', count: 2 }
  const windowed = await preview({ ...night, window: { from: '22:00', to: '03:00', days: [5, 6, 7] } })
  expect(windowed.json.description).toBe(
    'At 02:30, between 22:00 and 03:00 of the next day, Friday to Sunday, America/New_York',
  )
  const leftOut = '2026-03-08 02:30 does not exist and is left out: the clock went from 02:00 to 03:00'
  expect(windowed.json.occurrences).toEqual([
    {
      at: '2026-03-09T06:30:00.000Z',
      local: '2026-03-09T02:30:00-04:00',
      note: `${leftOut}, and what would run instead is outside the window.`,
    },
    { at: '2026-03-14T06:30:00.000Z', local: '2026-03-14T02:30:00-04:00' },
  ])
  const skipped = await preview({ ...night, dst: { gap: 'skip' } })
  expect(skipped.json.occurrences[0].note).toBe(`${leftOut}.`)
})

test.each([
  [{ from: '9:00', to: '17:00' }, ['window.from is "9:00": write HH:MM or HH:MM:SS, up to 23:59:59.']],
  ['09:00-17:00', ['window must be an object with from, to and days.']],
  [{ from: '09:00', to: '17:00', days: 'mon-fri' }, [expect.stringContaining('window.days is "mon-fri"')]],
  [{ from: '10:00', to: '11:00' }, [expect.stringContaining('never falls inside its window')]],
  [{ from: 'x', to: 'y', z: 1 }, [expect.any(String), expect.any(String), expect.any(String)]],
])('the window %j is refused', async (window, details) => {
  const { status, json } = await preview({ cron: '30 2 * * *', window })
  expect(status).toBe(422)
  expect(json.errors).toEqual(details.map((detail) => ({ pointer: '#/window', detail })))
})

test('a window is not held against an expression that is refused itself', async () => {
  const { json } = await preview({ cron: '61 2 * * *', window: { from: '10:00', to: '11:00' } })
  expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['#/cron'])
})

const web = blamelessApp()
const shopping = { cron: '30 23 * * *', timezone: 'America/New_York', from: '2100-12-24T00:00:00Z', count: 3 }
const withDays = (body: object) => web.viewer('POST', path, { body: { ...shopping, ...body } })

test('what falls on a day of one of its calendars is told, by the day of its own zone', async () => {
  await web.seeded.query("select punctual.add_blackout('freeze', '2100-12-25', null, 'sales')")
  const { status, json } = await withDays({ calendars: ['freeze'] })
  expect(status).toBe(200)
  expect(json.occurrences).toEqual([
    { at: '2100-12-24T04:30:00.000Z', local: '2100-12-23T23:30:00-05:00' },
    {
      ...{ at: '2100-12-25T04:30:00.000Z', local: '2100-12-24T23:30:00-05:00', blackout: 'freeze' },
      note: '2100-12-24 is blacked out by freeze.',
    },
    {
      ...{ at: '2100-12-26T04:30:00.000Z', local: '2100-12-25T23:30:00-05:00', blackout: 'freeze: sales' },
      note: '2100-12-25 is blacked out by freeze: sales.',
    },
  ])
  const { json: without } = await withDays({ calendars: [] })
  expect(without.occurrences.map(({ blackout }: { blackout?: string }) => blackout)).toEqual([
    ...[undefined, undefined, undefined],
  ])
})

test('a note of the clock comes before that of the calendar', async () => {
  await web.seeded.query("select punctual.add_blackout('freeze', '2026-03-08')")
  const body = { cron: '30 2 * * *', from: '2026-03-07T12:00:00Z', count: 1, calendars: ['freeze'] }
  const { json } = await withDays(body)
  expect(json.occurrences[0].note).toMatch(/does not exist: .*\. 2026-03-08 is blacked out by freeze\.$/)
})

test('each calendar that is not there is named, with the one that was meant', async () => {
  const answer = await withDays({ calendars: ['freeze', 'frieze', 'holidays'] })
  expectProblem(answer, 422)
  expect(answer.json.errors).toEqual([
    { pointer: '#/calendars/1', detail: 'there is no calendar "frieze"; did you mean "freeze"?' },
    { pointer: '#/calendars/2', detail: 'there is no calendar "holidays"' },
  ])
})

test.each([
  ['freeze', '#/calendars'],
  [[1], '#/calendars/0'],
  [[''], '#/calendars/0'],
  [Array.from({ length: 101 }, () => 'freeze'), '#/calendars'],
])('the calendars %j are refused at %s', async (calendars, pointer) => {
  const answer = await withDays({ calendars })
  expectProblem(answer, 422)
  expect(answer.json.errors).toEqual([{ pointer, detail: expect.stringMatching(/^must be /) }])
})

test('a retired calendar is refused', async () => {
  await sync(web.seeded, { ...definitions, calendars: [] })
  const answer = await withDays({ calendars: ['freeze'] })
  expectProblem(answer, 409)
  expect(answer.json.reason).toBe('calendar_retired')
})

test('everything wrong is told at once', async () => {
  const { status, json } = await preview({
    cron: '61 25 * * *',
    timezone: 'Mars/Olympus',
    from: 'yesterday',
    count: 101,
    dst: { gap: 'guess' },
    widnow: {},
  })
  expect(status).toBe(422)
  const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer)
  expect(pointers).toEqual(['#/cron', '#/cron', '#/timezone', '#/from', '#/count', '#/dst/gap', '#/widnow'])
})

test.each([
  [{ cron: '0 0 30 2 *' }, '#/cron'],
  [{ cron: '' }, '#/cron'],
  [{ cron: 5 }, '#/cron'],
  [{ timezone: 'UTC' }, '#/cron'],
  [{ cron: '@daily', timezone: null }, '#/timezone'],
  [{ cron: '@daily', from: '2026-02-30T00:00:00Z' }, '#/from'],
  [{ cron: '@daily', from: '2026-01-01T00:00:00' }, '#/from'],
  [{ cron: '@daily', from: '+275760-09-14T00:00:00Z' }, '#/from'],
  [{ cron: '@daily', count: 0 }, '#/count'],
  [{ cron: '@daily', count: 1.5 }, '#/count'],
  [{ cron: '@daily', count: '3' }, '#/count'],
  [{ cron: 'x'.repeat(60_000) }, '#/cron'],
])('%j is refused at %s', async (body, pointer) => {
  const { status, json } = await preview(body)
  expect(status).toBe(422)
  expect(json.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer)
})

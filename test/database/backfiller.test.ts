import { afterAll, beforeEach, expect, test } from 'vitest'
import { tellBackfill } from '../../src/daemon/backfiller.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { schedule } from '../sql/definitions.ts'
import { createEngine } from '../sql/engine.ts'
import { operators } from '../sql/operators.ts'

const engine = createEngine()
const now = new Date('2026-03-01T12:00:00Z')
let database: Database
beforeEach(() => {
  database ??= openDatabase({ url: engine.database.url, applicationName: 'test backfiller' })
})
afterAll(() => database.close())

const backfill = async () => (await engine.query('select * from punctual.backfills'))[0]!

async function asked(fields: object, since: string, until: string): Promise<void> {
  await engine.define({ schedules: [schedule('s', fields)] })
  const range = { since: new Date(since), until: new Date(until) }
  await operators(engine.query).backfill('s', now, range)
}

test('a month of minutes is told in steps, each when few are left, to the last one', async () => {
  await asked({}, '2026-01-01T00:00:00Z', '2026-01-31T23:59:59Z')
  const told: Date[] = []
  const sizes = new Set<number>()
  while (await tellBackfill(database)) {
    const { instants } = await backfill()
    sizes.add(instants.length)
    expect(await tellBackfill(database)).toBe(false)
    told.push(...instants)
    await engine.query("update punctual.backfills set instants = '{}'")
  }
  expect(told).toHaveLength(31 * 24 * 60)
  expect(told).toEqual(told.map((_, index) => new Date(Date.UTC(2026, 0, 1, 0, index))))
  expect(sizes).toEqual(new Set([2_000, (31 * 24 * 60) % 2_000]))
  expect(await backfill()).toMatchObject({ is_complete: true, total: 31 * 24 * 60, error: null })
})

test('both ends belong to the range, to the microsecond', async () => {
  await asked({ cron: '0 * * * *' }, '2026-01-01T01:00:00Z', '2026-01-01T03:00:00Z')
  await tellBackfill(database)
  expect((await backfill()).instants).toEqual([1, 2, 3].map((hour) => new Date(Date.UTC(2026, 0, 1, hour))))
  await engine.query('delete from punctual.backfills')
  await engine.query(
    "select punctual.backfill('s', '2026-01-01 01:00:00.000001Z', '2026-01-01 02:59:59.999999Z', at => $1)",
    [now],
  )
  await tellBackfill(database)
  expect((await backfill()).instants).toEqual([new Date(Date.UTC(2026, 0, 1, 2))])
})

test('the bounds of the schedule hold for its past too', async () => {
  await asked({ cron: '0 * * * *' }, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')
  await engine.query('delete from punctual.backfills')
  await engine.query(
    "update punctual.schedules set starts_at = '2026-01-01 05:00Z', ends_at = '2026-01-01 06:00Z' where id = 's'",
  )
  await engine.query("select punctual.backfill('s', '2026-01-01Z', '2026-01-02Z', at => $1)", [now])
  await tellBackfill(database)
  expect((await backfill()).instants).toEqual([5, 6].map((hour) => new Date(Date.UTC(2026, 0, 1, hour))))
})

test('the window of the schedule holds for its past too', async () => {
  await asked({ cron: '0 * * * *' }, '2026-01-02T00:00:00Z', '2026-01-05T23:00:00Z')
  await engine.query(
    `update punctual.schedules set time_window = '{"from": "09:00", "to": "11:00", "days": [1, 2, 3, 4, 5]}' where id = 's'`,
  )
  await tellBackfill(database)
  // A Friday and a Monday.
  const hours = [2, 5].flatMap((day) => [9, 10].map((hour) => new Date(Date.UTC(2026, 0, day, hour))))
  expect((await backfill()).instants).toEqual(hours)
})

test('what the calendar cannot tell ends the backfill with the reason', async () => {
  await asked({ timezone: 'Mars/Olympus' }, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')
  expect(await tellBackfill(database)).toBe(true)
  expect(await backfill()).toMatchObject({
    is_complete: true,
    total: 0,
    error: expect.stringContaining('Mars/Olympus'),
  })
})

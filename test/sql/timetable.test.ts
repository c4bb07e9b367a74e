import { beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
const at = '2026-11-22T12:00:00Z'
beforeEach(async () => {
  database = await createTestDatabase()
  await database.query(
    `insert into punctual.schedules (id, cron, target, wave_sizes, enabled, forecast)
    values ('hourly', '0 * * * *', '{"job": "work"}', '{1}', true, array['2026-11-22T13:00:00Z', '2026-11-22T14:00:00Z']::timestamptz[])`,
  )
  await database.query(
    "insert into punctual.schedule_clocks (schedule_id, next_run_at, due_after) values ('hourly', '2026-11-22T13:00:00Z', '2026-11-01T00:00:00Z')",
  )
})

const run = (
  due: string,
  status: string,
  more: { reason?: string; late?: string; occurrences?: number } = {},
) =>
  database.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, started_at, occurrences)
    values ('hourly', $1, 'schedule', $2, $3, $1::timestamptz + $4::interval, $5)`,
    [due, status, more.reason ?? null, more.late ?? '1 second', more.occurrences ?? 1],
  )

const timetable = async (most = 1000) =>
  (
    await database.query(
      "select * from punctual.timetable(array['hourly', 'unknown'], '2026-11-22T00:00:00Z', interval '1 hour', $1, $2)",
      [most, at],
    )
  )[0]!

test('what ran as it should is told by its slot, everything else in full, and the plan by slots', async () => {
  await run('2026-11-22T03:10:00Z', 'succeeded')
  await run('2026-11-22T04:10:00Z', 'succeeded', { late: '5 minutes' })
  await run('2026-11-22T05:10:00Z', 'skipped', { reason: 'overlap' })
  await run('2026-11-21T05:10:00Z', 'failed')
  const row = await timetable()
  expect(row).toMatchObject({ schedule_id: 'hourly', ran: [4], told_from: null })
  expect([...row.planned].sort()).toEqual([14, 15])
  expect(row.others.map((other: unknown[]) => [other[3], other[4], other[8]])).toEqual([
    ['skipped', 'overlap', false],
    ['succeeded', null, true],
  ])
  expect(row.told_until).toEqual(new Date('2026-11-22T14:00:00Z'))
})

test('of more rows than asked for the newest are told, and since when', async () => {
  for (const hour of ['01', '02', '03']) await run(`2026-11-22T${hour}:10:00Z`, 'succeeded')
  expect(await timetable(2)).toMatchObject({ told_from: new Date('2026-11-22T02:10:00Z') })
})

test('a schedule that is not enabled has no plan', async () => {
  await database.query('update punctual.schedules set enabled = false')
  expect(await timetable()).toMatchObject({ planned: null, told_until: null })
})

const signs = async () => {
  const [row] = await database.query('select * from punctual.schedule_signs($1)', [at])
  return row!
}

test('the signs of a schedule in order are none', async () => {
  await run('2026-11-22T11:00:00Z', 'succeeded')
  expect(await signs()).toMatchObject({
    attention: [],
    outcomes: ['succeeded'],
    owed: '0',
    skips_missed: true,
  })
})

test.each([
  ['failing', 'update punctual.schedule_clocks set consecutive_failures = 2'],
  ['overdue', "update punctual.schedule_clocks set next_run_at = '2026-11-22T09:00:00Z'"],
  ['parked', "update punctual.schedules set wave_sizes = '{}'"],
])('%s', async (sign, change) => {
  await database.query(change)
  expect((await signs()).attention).toEqual([sign])
})

test('a schedule late by less than twice its interval is not overdue', async () => {
  await database.query("update punctual.schedule_clocks set next_run_at = '2026-11-22T10:30:00Z'")
  expect((await signs()).attention).toEqual([])
})

test('owed, late and silent are read from the ledger', async () => {
  await run('2026-11-22T08:00:00Z', 'skipped', { reason: 'missed', occurrences: 3 })
  expect(await signs()).toMatchObject({ attention: ['silent', 'owed'], owed: '3', outcomes: ['missed'] })
  await run('2026-11-22T11:00:00Z', 'succeeded', { late: '10 minutes' })
  await database.query("update punctual.schedule_clocks set last_run_at = '2026-11-22T11:10:00Z'")
  expect(await signs()).toMatchObject({ attention: ['owed', 'late'], outcomes: ['late', 'missed'] })
})

test('who stopped a schedule is known, and after a week it needs attention', async () => {
  await database.query("select punctual.disable('hourly', 'away', null, 'ana', '2026-11-10T12:00:00Z')")
  expect(await signs()).toMatchObject({ attention: ['stopped_long'], stopped_by: 'ana', state: 'disabled' })
})

const term = (epoch: number, gained: string, lost: string | null, reason: string | null, beat = gained) =>
  database.query(
    `with w as (
      insert into punctual.worker_instances (id, kind, status, host, pid, version, started_at, heartbeat_at, heartbeat_interval)
      values ('d' || $1, 'schedule_daemon', 'leading', 'h', 1, '1', $2, $5, interval '10 seconds')
    )
    insert into punctual.leadership_terms (epoch, leader, gained_at, lost_at, lost_reason) values ($1::int, 'd' || $1, $2, $3, $4)`,
    [epoch, gained, lost, reason, beat],
  )

const outages = async () =>
  (await database.query("select * from punctual.outages('2026-11-20T00:00:00Z', $1)", [at])).map((row) => [
    row.began_at.toISOString().slice(11, 19),
    row.ended_at.toISOString().slice(11, 19),
    row.is_over,
  ])

test('nobody kept time between the terms of two leaders, and a handover is none', async () => {
  await term(1, '2026-11-22T01:00:00Z', '2026-11-22T05:25:00Z', 'resigned')
  await term(2, '2026-11-22T06:43:00Z', '2026-11-22T08:00:00Z', 'resigned')
  await term(3, '2026-11-22T08:00:01Z', null, null, at)
  expect(await outages()).toEqual([['05:25:00', '06:43:00', true]])
})

test('a leader that vanished led until its last sign of life, and the present one may be gone too', async () => {
  await term(1, '2026-11-22T01:00:00Z', '2026-11-22T07:00:00Z', 'replaced by d2', '2026-11-22T06:00:00Z')
  await term(2, '2026-11-22T07:00:00Z', null, null, '2026-11-22T11:00:00Z')
  expect(await outages()).toEqual([
    ['06:00:10', '07:00:00', true],
    ['11:00:10', '12:00:00', false],
  ])
})

test('what a daemon without leadership looked after is no outage', async () => {
  await term(1, '2026-11-22T01:00:00Z', '2026-11-22T05:25:00Z', 'resigned')
  await term(2, '2026-11-22T06:43:00Z', null, null, at)
  await database.query(
    "update punctual.worker_instances set status = 'polling', started_at = '2026-11-22T00:00:00Z' where id = 'd2'",
  )
  expect(await outages()).toEqual([])
})

test('the last sync and the last reasons are read back', async () => {
  expect(await database.query('select * from punctual.last_sync()')).toEqual([])
  await database.query(
    "insert into punctual.definition_syncs (hash, worker, synced_at, report) values ('abc', 'd', $1, '{}')",
    [at],
  )
  expect(await database.query('select * from punctual.last_sync()')).toMatchObject([
    { hash: 'abc', version: null },
  ])
  for (const reason of ['one', 'two', 'three', 'four', 'two'])
    await database.query("select punctual.disable('hourly', $1, null, 'ana')", [reason])
  expect((await database.query('select * from punctual.last_reasons()')).map((row) => row.reason)).toEqual([
    'two',
    'four',
    'three',
  ])
})

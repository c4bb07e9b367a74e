import { expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { expectNothingLostOrTwice, rowsOf, untilFired, untilRows } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'
const timeout = 90_000

async function startLeader(env: Record<string, string> = {}) {
  const database = await createTestDatabase()
  const leader = startDaemon({ url: database.url, env })
  await leader.waitFor('schedules.synced')
  await database.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 1 })
  return { database, leader }
}

const lateness = (database: TestDatabase) =>
  rowsOf(
    database,
    `select r.epoch, round(max(extract(epoch from r.decided_at - r.scheduled_for)) * 1000)::integer as ms
     from punctual.runs r where r.trigger = 'schedule' group by 1 order by 1`,
  )

test.concurrent('over hand-overs by SIGTERM and SIGINT in turns no second is missed, and each leader ends with 0', {
  timeout,
}, async () => {
  const { database, leader } = await startLeader()
  let present = leader
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM', 'SIGINT'] as const) {
    const next = startDaemon({ url: database.url })
    await next.waitFor('daemon.standby')
    expect(await present.kill(signal)).toEqual({ code: 0, signal: null })
    await next.waitFor('leader.gained')
    await untilFired(database, { id, times: 2 })
    present = next
  }
  await present.kill()
  await expectNothingLostOrTwice(database, id)
  const terms = await rowsOf(database, 'select epoch, ended from punctual.leadership_history order by epoch')
  expect(terms).toEqual([1, 2, 3, 4, 5].map((epoch) => ({ epoch, ended: 'resigned' })))
  const gaps = await rowsOf(
    database,
    'select round(extract(epoch from nobody_for) * 1000)::integer as ms from punctual.leadership_history_detail where epoch > 1',
  )
  const worst = (await lateness(database)).map(({ ms }) => ms)
  console.log(
    `nobody led for ${gaps.map(({ ms }) => ms).join(', ')} ms; the latest second of each leader: ${worst.join(', ')} ms`,
  )
})

test.concurrent('a second signal quits at once, whatever is under way', { timeout }, async () => {
  const { database, leader } = await startLeader()
  const blocker = await database.connect()
  await blocker.query('begin; lock table graphile_worker._private_jobs in share mode')
  await untilRows(database, {
    text: `select from pg_stat_activity where application_name = 'punctual daemon' and wait_event_type = 'Lock' and datname = current_database()`,
    until: (rows) => rows.length === 1,
  })
  leader.signal('SIGTERM')
  await leader.waitFor('shutdown.requested')
  expect(await leader.kill('SIGINT')).toEqual({ code: 130, signal: null })
  await blocker.query('rollback')
})

test.concurrent('a standby never holds a snapshot for long, so that vacuum goes on', {
  timeout,
}, async () => {
  const { database, leader } = await startLeader()
  const standby = startDaemon({ url: database.url })
  await standby.waitFor('daemon.standby')
  const starts = new Set<string>()
  await untilRows(database, {
    text: `select a.xact_start, clock_timestamp() - a.xact_start > interval '5 seconds' as long from pg_stat_activity a
      where a.datname = current_database() and a.query like '%try_lead%' and a.state = 'active' and a.xact_start is not null
        and a.pid <> pg_backend_pid()`,
    until: (rows) => {
      for (const row of rows) {
        expect(row.long).toBe(false)
        starts.add(row.xact_start.toISOString())
      }
      return starts.size >= 3
    },
  })
  for (const one of [leader, standby]) await one.kill()
})

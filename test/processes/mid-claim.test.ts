import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { expectNothingLostOrTwice, rowsOf, untilFired, untilRows } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'
const waiting = `select from pg_stat_activity
  where application_name = 'punctual daemon' and wait_event_type = 'Lock' and query like '%punctual.tick%' and datname = current_database()`

test.concurrent('a leader that is killed in the middle of a claim leaves nothing half done, and the other claims it once', async () => {
  const database = await createTestDatabase()
  const { url } = database
  const leader = startDaemon({ url })
  await leader.waitFor('schedules.synced')
  const standby = startDaemon({ url })
  await standby.waitFor('daemon.standby')
  await database.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 1 })

  const blocker = await database.connect()
  await blocker.query('begin')
  await blocker.query('lock table graphile_worker._private_jobs in share mode')
  await untilRows(database, { text: waiting, until: (rows) => rows.length === 1 })
  const before = await counts()
  await leader.kill('SIGKILL')
  expect(await counts()).toEqual(before)
  await blocker.query('rollback')

  await standby.waitFor('leader.gained')
  await untilFired(database, { id, times: 2 })
  expect(await standby.kill()).toEqual({ code: 0, signal: null })
  await expectNothingLostOrTwice(database, id)
  const { runs, job_runs, queued } = await counts()
  expect({ job_runs, queued }).toEqual({ job_runs: runs, queued: runs })

  async function counts() {
    const [row] = await rowsOf(
      database,
      `select (select count(*) from punctual.runs) as runs, (select count(*) from punctual.job_runs) as job_runs,
       (select count(*) from graphile_worker._private_jobs) as queued`,
    )
    return row!
  }
})

test.concurrent('a claim that cannot get on gives up, and another is tried until it can', async () => {
  const database = await createTestDatabase()
  const daemon = startDaemon({ url: database.url })
  await daemon.waitFor('schedules.synced')
  await database.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 1 })
  const blocker = await database.connect()
  await blocker.query('begin')
  await blocker.query('lock table graphile_worker._private_jobs in share mode')
  await daemon.waitFor('tick.failed')
  await blocker.query('rollback')
  await untilFired(database, { id, times: 4 })
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  await expectNothingLostOrTwice(database, id)
})

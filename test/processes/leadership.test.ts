import { expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { expectNothingLostOrTwice, rowsOf, untilFired, untilRows } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'

vi.setConfig({ testTimeout: 90_000 })

/** A leader and a standby on a database of their own, while the schedule fires. */
async function startTwo(env: Record<string, string> = {}) {
  const database = await createTestDatabase()
  const leader = startDaemon({ url: database.url, env })
  await leader.waitFor('schedules.synced')
  const standby = startDaemon({ url: database.url, env })
  await standby.waitFor('daemon.standby')
  await enable(database)
  await untilFired(database, { id, times: 2 })
  return { database, leader, standby }
}

const enable = (database: TestDatabase) => database.query('select punctual.enable($1)', [id])

test('two daemons: one leads, and when it is killed the other takes over without losing a second', async () => {
  const { database, leader, standby } = await startTwo()
  const killedAt = performance.now()
  await leader.kill('SIGKILL')
  const gained = await standby.waitFor('leader.gained')
  console.log(`the standby led ${Math.round(performance.now() - killedAt)} ms after the kill of the leader`)
  expect(gained).toMatchObject({ epoch: 2 })
  await untilFired(database, { id, times: 2 })
  await standby.kill()
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('told to stop, the leader hands over: it resigns, says that it stopped, and ends with 0', async () => {
  const { database, leader, standby } = await startTwo()
  expect(await leader.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  await standby.waitFor('leader.gained')
  await untilFired(database, { id, times: 2 })
  const [second, first] = await rowsOf(database, 'select * from punctual.leadership_history_detail')
  expect(first).toMatchObject({ epoch: 1, lost_reason: 'resigned' })
  expect(second).toMatchObject({ epoch: 2, lost_at: null })
  const statuses = await rowsOf(database, 'select status from punctual.worker_instances order by started_at')
  expect(statuses).toEqual([{ status: 'stopped' }, { status: 'leading' }])
  await standby.kill()
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('a standby that is told to stop ends at once, and the leader does not notice', async () => {
  const { database, leader, standby } = await startTwo()
  expect(await standby.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  expect(leader.lines.filter(({ event }) => event === 'leader.gained')).toHaveLength(1)
  await untilFired(database, { id, times: 2 })
  await leader.kill()
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('a leader whose backend is terminated lives on, and somebody leads again', async () => {
  const { database, leader, standby } = await startTwo()
  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'punctual daemon' and datname = current_database()",
  )
  await leader.waitFor('tick.failed')
  await standby.waitFor('tick.failed')
  await untilRows(database, {
    text: 'select from punctual.leadership_terms where epoch > 1',
    until: (rows) => rows.length > 0,
  })
  await untilFired(database, { id, times: 2 })
  for (const daemon of [leader, standby]) expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('a frozen leader is replaced, and when it wakes it stands by: it cannot write any more', async () => {
  const { database, leader, standby } = await startTwo({ LEASE_MS: '1000' })
  leader.signal('SIGSTOP')
  await standby.waitFor('leader.gained')
  leader.signal('SIGCONT')
  await leader.waitFor('tick.failed')
  await leader.waitFor('daemon.standby')
  await untilFired(database, { id, times: 2 })
  for (const daemon of [leader, standby]) await daemon.kill()
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('two daemons without any leader do no harm: each second still fires once', async () => {
  const database = await createTestDatabase()
  const env = { PUNCTUAL_LEADERLESS: 'true' }
  const daemons = [0, 1].map(() => startDaemon({ url: database.url, env }))
  await Promise.race(daemons.map((daemon) => daemon.waitFor('schedules.synced')))
  await enable(database)
  await untilFired(database, { id, times: 4 })
  for (const daemon of daemons) expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  expect(await rowsOf(database, 'select from punctual.leadership_terms')).toEqual([])
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('a request is dispatched by its NOTIFY, however long the daemon would have slept', async () => {
  const database = await createTestDatabase()
  const env = { SCHEDULE_POLL_INTERVAL_MS: '600000', LEASE_MS: '3600000' }
  const daemon = startDaemon({ url: database.url, env })
  await daemon.waitFor('schedules.synced')
  for (const id of ['gated', 'append']) {
    await database.query('select punctual.trigger($1)', [id])
    await untilRows(database, {
      text: 'select from punctual.runs where schedule_id = $1 and queued_at is not null',
      values: [id],
      until: (rows) => rows.length === 1,
    })
  }
  await daemon.waitFor('daemon.woken', { where: ({ by }) => by === 'notify' })
})

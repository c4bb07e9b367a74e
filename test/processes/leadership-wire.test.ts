import { expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import type { PunctualProcess } from '../support/process.ts'
import { losesAnswerTo, type Message, passes, startProxy } from '../support/proxy.ts'
import { expectNothingLostOrTwice, rowsOf, untilFired, untilRows } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'
const timeout = 90_000

async function leadThroughProxy(env: Record<string, string> = {}) {
  const database = await createTestDatabase()
  const proxy = await startProxy(database.url)
  const daemon = startDaemon({ url: proxy.url, env })
  await daemon.waitFor('schedules.synced')
  await database.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 1 })
  const stop = async () => {
    proxy.rule = passes
    expect(await daemon.kill()).toEqual({ code: 0, signal: null })
    await proxy.close()
  }
  return { database, proxy, daemon, stop }
}

const nth = (daemon: PunctualProcess, event: string, n: number) =>
  daemon.waitFor(event, { where: () => daemon.lines.filter((line) => line.event === event).length >= n })

const leaderLocks = (database: TestDatabase) =>
  rowsOf(
    database,
    `select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  )

test.concurrent('after an election there is exactly one lock, and it is the leader’s', {
  timeout,
}, async () => {
  const { database, stop } = await leadThroughProxy()
  expect(await leaderLocks(database)).toHaveLength(1)
  await stop()
})

test.concurrent('an answer to a pass that never comes ends the session before the lease does, and nothing is lost', {
  timeout,
}, async () => {
  const { database, proxy, daemon, stop } = await leadThroughProxy()
  proxy.rule = losesAnswerTo(/punctual\.tick/)
  const since = performance.now()
  const lost = await daemon.waitFor('session.lost')
  expect(lost.msg).toContain('no answer within 2000 ms, and the server is not at work on one')
  await nth(daemon, 'leader.gained', 2)
  console.log(`a pass without an answer: led again ${Math.round(performance.now() - since)} ms later`)
  await untilFired(database, { id, times: 2 })
  await stop()
  await expectNothingLostOrTwice(database, id)
  const [term] = await rowsOf(
    database,
    'select lost_reason from punctual.leadership_history_detail where epoch = 1',
  )
  expect(term!.lost_reason).toBe('cut off: no answer within 2000 ms, and the server is not at work on one')
})

test.concurrent('an election whose answer is lost leaves no lock behind: a new session leads, with one lock', {
  timeout,
}, async () => {
  const { database, proxy, daemon, stop } = await leadThroughProxy()
  proxy.rule = losesAnswerTo(/punctual\.try_lead/)
  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'punctual daemon' and datname = current_database()",
  )
  await nth(daemon, 'leader.gained', 2)
  expect(proxy.faults).toBe(1)
  expect(await leaderLocks(database)).toHaveLength(1)
  await untilFired(database, { id, times: 1 })
  await stop()
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('cut off from everything, the leader gives up by itself before its lease is over, and comes back', {
  timeout,
}, async () => {
  const { database, proxy, daemon, stop } = await leadThroughProxy()
  proxy.rule = () => 'mute'
  const lost = await daemon.waitFor('leader.lost')
  expect(lost.reason).toContain('no answer within 2000 ms, and the server is not at work on one')
  proxy.rule = passes
  await nth(daemon, 'leader.gained', 2)
  await untilFired(database, { id, times: 2 })
  await stop()
  await expectNothingLostOrTwice(database, id)
})

const isNotification = ({ type, way }: Message) => type === 'A' && way === 'toClient'

test.concurrent('a listener that falls silent is noticed, its session renewed; where that does not help, time is kept by polling', {
  timeout,
}, async () => {
  const { database, proxy, daemon, stop } = await leadThroughProxy()
  proxy.rule = (message) => (isNotification(message) ? 'swallow' : 'pass')
  const since = performance.now()
  expect(await daemon.waitFor('listener.silent')).toMatchObject({ isRenewed: true })
  console.log(`a silent listener was noticed after ${Math.round(performance.now() - since)} ms`)
  await nth(daemon, 'leader.gained', 2)
  await daemon.waitFor('listener.silent', { where: ({ isRenewed }) => isRenewed === false })
  await request(database)
  await untilFired(database, { id, times: 2 })

  proxy.rule = passes
  const words = daemon.lines.length
  await request(database)
  await daemon.waitFor('daemon.woken', {
    where: (line) => line.by === 'notify' && daemon.lines.indexOf(line) >= words,
  })
  await stop()
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('after every loss of its session the daemon listens again, and what was said meanwhile is not lost', {
  timeout,
}, async () => {
  const { database, daemon, stop } = await leadThroughProxy({
    SCHEDULE_POLL_INTERVAL_MS: '60000',
    LEASE_MS: '3600000',
  })
  for (let times = 1; times <= 10; times++) {
    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'punctual daemon' and datname = current_database()",
    )
    await request(database)
    await nth(daemon, 'leader.gained', times + 1)
    await request(database)
  }
  await stop()
})

/** Asks for a run, and waits until it is dispatched. */
async function request(database: TestDatabase): Promise<void> {
  const [row] = await rowsOf(database, "select punctual.trigger('gated') as run")
  await untilRows(database, {
    text: 'select from punctual.runs where id = $1 and decided_at is not null',
    values: [row!.run],
    until: (rows) => rows.length === 1,
  })
}

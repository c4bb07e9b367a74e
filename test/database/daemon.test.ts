import { expect, onTestFinished, test } from 'vitest'
import { Daemon, type DaemonOptions } from '../../src/daemon/daemon.ts'
import { Events } from '../../src/events.ts'
import { rowsOf, untilFired, untilRows } from '../processes/ledger.ts'
import { hashOf, job, schedule } from '../sql/definitions.ts'
import { createTestDatabase } from '../support/database.ts'

type Document = ReturnType<typeof schedule>

/** A daemon in this process, which has synced these schedules. */
async function start(schedules: Document[], options: Partial<DaemonOptions> = {}) {
  const database = await createTestDatabase()
  const events = new Events()
  const document = { jobs: [job('work')], schedules }
  const run = async (more: Partial<DaemonOptions> = {}) => {
    const controller = new AbortController()
    const daemon = new Daemon({
      url: database.url,
      events,
      definitions: { document, hash: hashOf(document) },
      ...{ leaseMs: 3_000, pollIntervalMs: 1_000, heartbeatMs: 10_000, ...options, ...more },
    })
    const ended = daemon.run(controller.signal)
    const stop = async () => {
      controller.abort()
      await ended
    }
    onTestFinished(stop)
    return Object.assign(stop, { daemon })
  }
  const synced = events.once('schedules.synced')
  const stop = await run()
  await synced
  return { database, events, run, stop }
}

const everySecond = (id: string, fields: Parameters<typeof schedule>[1] = {}) =>
  schedule(id, { cron: '* * * * * *', overlap: 'allow', ...fields })
const enable = 'select punctual.enable(id) from punctual.schedule_status'
const fired = "select from punctual.runs where schedule_id = $1 and status = 'queued'"

test('a schedule whose timing cannot be evaluated is parked with the reason, and the others fire', async () => {
  const { database, events } = await start([everySecond('good'), schedule('bad', { cron: '0 0 30 2 *' })])
  const parked = events.once('forecast.parked')
  await database.query(enable)
  expect(await parked).toEqual({ schedule: 'bad', error: expect.stringContaining('30 February') })
  await untilRows(database, { text: fired, values: ['good'], until: (rows) => rows.length > 1 })
  const [bad] = await rowsOf(database, "select state from punctual.schedule_status where id = 'bad'")
  expect(bad).toEqual({ state: 'parked' })
})

test('an outage of three hours of one-second occurrences is accounted for to the second', async () => {
  const { database, stop, run } = await start([everySecond('s', { grace_ms: 0 })])
  await stop()
  await database.query(enable)
  await database.query(
    `update punctual.schedule_clocks set cursor_at = now() - interval '3 hours', next_run_at = null`,
  )
  await database.query("update punctual.schedules set forecast = '{}', refill_at = now()")
  const [before] = await rowsOf(database, 'select cursor_at from punctual.schedule_clocks')
  await run()
  await untilRows(database, {
    text: "select from punctual.schedule_clocks where cursor_at > now() - interval '2 seconds'",
    until: (rows) => rows.length === 1,
  })
  const [sum] = await rowsOf(
    database,
    `select sum(r.occurrences)::integer as occurrences, count(*) as rows, min(coalesce(r.first_scheduled_for, r.scheduled_for)) as first
     from punctual.runs r`,
  )
  const [{ cursor_at: cursor }] = (await rowsOf(
    database,
    'select cursor_at from punctual.schedule_clocks',
  )) as [{ cursor_at: Date }]
  const first = Math.floor(before!.cursor_at.getTime() / 1_000) + 1
  expect(sum!.first).toEqual(new Date(first * 1_000))
  const seconds = cursor.getTime() / 1_000 - first + 1
  const [recount] = await rowsOf(
    database,
    'select sum(occurrences)::integer as occurrences from punctual.runs where scheduled_for <= $1',
    [cursor],
  )
  expect(recount!.occurrences).toBe(seconds)
  expect(sum!.rows).toBeLessThan(30)
})

test('disabled before anybody counted an outage longer than the forecast, it is accounted for all the same', async () => {
  const { database, stop, run } = await start([everySecond('s')])
  await database.query(enable)
  await untilFired(database, { id: 's', times: 1 })
  await stop()
  await database.query('delete from punctual.runs')
  await database.query("update punctual.schedule_clocks set cursor_at = now() - interval '3 hours'")
  await database.query("update punctual.schedules set forecast = '{}'")
  const [{ since }] = (await rowsOf(database, 'select cursor_at as since from punctual.schedule_clocks')) as [
    { since: Date },
  ]
  await database.query("select punctual.disable('s', 'enough')")
  const [{ until }] = (await rowsOf(database, 'select cursor_at as until from punctual.schedule_clocks')) as [
    { until: Date },
  ]
  await run()
  await untilRows(database, { text: 'select from punctual.unsettled', until: (rows) => rows.length === 0 })
  const [sum] = await rowsOf(
    database,
    'select sum(occurrences)::integer as occurrences, count(*) as rows from punctual.runs',
  )
  const seconds = Math.floor(until.getTime() / 1_000) - Math.floor(since.getTime() / 1_000)
  expect(sum).toEqual({ occurrences: seconds, rows: 3 })
})

test('enabled, and nothing would ever refill its forecast: the sweep of a new leader heals it and says so', async () => {
  const { database, events, stop, run } = await start([everySecond('s')])
  const known = "select from punctual.schedules where forecast <> '{}'"
  await untilRows(database, { text: known, until: (rows) => rows.length > 0 })
  await stop()
  await database.query(enable)
  await database.query('update punctual.schedules set refill_at = null')
  const repaired = events.once('sweep.repaired')
  await run()
  expect(await repaired).toEqual({ kind: 'no_refill', subjects: ['s'] })
  await untilRows(database, { text: fired, values: ['s'], until: (rows) => rows.length > 0 })
})

test('the loop tells when it last turned, leading or standing by', async () => {
  const { events, run, stop } = await start([everySecond('s')])
  const standby = await run()
  await events.once('daemon.standby')
  for (const { daemon } of [stop, standby]) {
    const before = performance.now()
    await expect.poll(() => (daemon.turnedAt ?? 0) > before, { timeout: 10_000 }).toBe(true)
  }
})

test('a daemon that keeps time for some schedules leaves the others alone', async () => {
  const { database } = await start([everySecond('mine'), everySecond('theirs')], { scheduleIds: ['mine'] })
  await database.query(enable)
  await untilRows(database, { text: fired, values: ['mine'], until: (rows) => rows.length > 1 })
  expect(await rowsOf(database, fired, ['theirs'])).toEqual([])
})

test('what is due under the old definitions is decided before the new ones come in', async () => {
  const { database, events, stop, run } = await start([everySecond('s')])
  await database.query(enable)
  await untilRows(database, { text: fired, values: ['s'], until: (rows) => rows.length > 0 })
  await stop()
  await untilRows(database, {
    text: 'select from punctual.schedule_clocks where next_run_at < now()',
    until: (rows) => rows.length === 1,
  })
  const [seen] = await rowsOf(database, 'select clock_timestamp() as at')
  const document = { jobs: [job('work')], schedules: [schedule('s', { cron: '0 0 1 1 *' })] }
  const synced = events.once('schedules.synced')
  await run({ definitions: { document, hash: hashOf(document) } })
  expect(await synced).toMatchObject({ updated: ['s'] })
  const undecided = 'select detail from punctual.skipped_detail where first_scheduled_for <= $1'
  expect(await rowsOf(database, undecided, [seen!.at])).toEqual([])
})

test('a failure beside the loop is told, and time is kept all the same', async () => {
  const { database, events } = await start([everySecond('s')])
  await database.query(enable)
  await untilRows(database, { text: fired, values: ['s'], until: (rows) => rows.length > 0 })
  const failed = events.once('keeper.failed')
  await database.query('alter function punctual.forecasts_due rename to forecasts_gone')
  await database.query('update punctual.schedules set refill_at = now()')
  expect(await failed).toEqual({ error: expect.objectContaining({ code: '42883' }) })
  const before = (await rowsOf(database, fired, ['s'])).length
  await untilRows(database, { text: fired, values: ['s'], until: (rows) => rows.length > before })
})

test("a sync that meets an operator's open transaction waits for it, and the others fire meanwhile", async () => {
  const { database, events, run, stop } = await start([everySecond('fires'), everySecond('held')])
  await stop()
  await database.query(enable)
  const operator = await database.connect()
  await operator.query('begin')
  await operator.query("select punctual.disable('held', 'looking at it')")
  const document = { jobs: [job('work')], schedules: [everySecond('fires')] }
  const held = events.once('schedules.held')
  await run({ definitions: { document, hash: hashOf(document) } })
  await held
  await untilFired(database, { id: 'fires', times: 1 })
  const synced = events.once('schedules.synced')
  await operator.query('rollback')
  expect(await synced).toMatchObject({ retired: ['held'] })
})

test('a forecast that is due while somebody holds its schedule does not keep the daemon spinning', async () => {
  const { database, events } = await start([everySecond('fires'), everySecond('held')])
  await database.query(enable)
  await untilFired(database, { id: 'held', times: 1 })
  const operator = await database.connect()
  await operator.query("begin; select from punctual.schedules where id = 'held' for update")
  await operator.query("update punctual.schedules set refill_at = now() where id = 'held'")
  await operator.query("commit; begin; select from punctual.schedules where id = 'held' for update")
  let wakes = 0
  events.on('daemon.woken', () => void wakes++)
  await untilFired(database, { id: 'fires', times: 3 })
  expect(wakes).toBeLessThan(50)
})

test('with its end a schedule is exhausted by itself, and says so', async () => {
  const { database, events } = await start([everySecond('s'), everySecond('other')])
  // A forecast that is under way belongs to the revision before.
  await database.query(
    `update punctual.schedules set revision = revision + 1, forecast = '{}', refill_at = now(), forecast_error = null, halt = null,
       ends_at = case id when 's' then date_trunc('second', now() + interval '3 seconds') end`,
  )
  const exhausted = events.once('forecast.exhausted')
  await database.query(enable)
  expect(await exhausted).toEqual({
    schedule: 's',
    reason: expect.stringMatching(/^Its end, 20.*Z, has passed$/),
  })
  await untilRows(database, {
    text: "select from punctual.schedules where id = 's' and halt = 'exhausted' and refill_at is null",
    until: (rows) => rows.length === 1,
  })
  const [ledger] = await rowsOf(
    database,
    "select max(scheduled_for) = (select ends_at from punctual.schedules where id = 's') as ended, count(*) > 0 as ran from punctual.runs where schedule_id = 's'",
  )
  expect(ledger).toEqual({ ended: true, ran: true })
})

test('a local time that the clock skipped is one of its forecast, whether or not it is enabled', async () => {
  const { database } = await start([
    schedule('s', { cron: '30 2 * * 0', timezone: 'America/New_York', dst_gap: 'skip' }),
  ])
  await database.query('update punctual.schedules set refill_at = now()')
  await database.query('notify punctual')
  const [stored] = await untilRows(database, {
    text: 'select forecast, forecast_gaps, clock_change from punctual.schedules where cardinality(forecast) > 0',
    until: (rows) => rows.length === 1,
  })
  const [gap] = stored!.forecast_gaps as Date[]
  expect(gap!.toISOString()).toMatch(/-03-(0[89]|1[0-4])T07:00:00.000Z$/)
  expect(stored!.forecast).toContainEqual(gap)
  expect(stored!.clock_change).toMatch(/2:30 (does not exist|happens twice)/)
})

test('a daemon tells which definitions it has and from which file; one without them tells nothing', async () => {
  const database = await createTestDatabase()
  const document = { jobs: [job('work')], schedules: [schedule('s')] }
  const definitions = { document, hash: hashOf(document), source: 'apps/punctual.config.ts' }
  const { run, stop, events } = await start([schedule('s')], { url: database.url, definitions })
  const ask = 'select hash, is_held from punctual.daemon_definitions() order by hash nulls last'
  expect(await rowsOf(database, ask)).toEqual([{ hash: hashOf(document), is_held: true }])
  expect(await rowsOf(database, 'select hash, source from punctual.last_sync()')).toEqual([
    { hash: hashOf(document), source: 'apps/punctual.config.ts' },
  ])
  await stop()
  const gained = events.once('leader.gained')
  await run({ definitions: undefined } as unknown as Partial<DaemonOptions>)
  await gained
  expect(await rowsOf(database, ask)).toEqual([{ hash: null, is_held: null }])
})

import { expect, test } from 'vitest'
import { calendar, schedule } from './definitions.ts'
import { createEngine, every } from './engine.ts'
import { printedWidth } from './printed.ts'

const engine = createEngine()
const unready = { waves: [], flag: 'new-matching' }

/** An hour in the life of an installation, ending now: the views read the real clock. */
async function live(): Promise<void> {
  const now = new Date(Math.floor(Date.now() / 1_000) * 1_000)
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const names = ['daily-full-sync', 'hourly-matching', 'feed-refresh', 'dev-quick-test', 'gone']
  const documents = names.map((id) =>
    schedule(id, id === 'dev-quick-test' ? unready : { calendars: ['freeze'] }),
  )
  const calendars = [calendar('freeze', [ago(-1e5).toISOString().slice(0, 10)])]
  await engine.define({ schedules: documents, calendars }, { now: ago(60) })
  for (const { id } of documents) {
    await engine.enable(id, ago(60))
    await engine.forecast(id, every(300, { first: ago(57), count: 40 }), ago(60))
  }
  const change = { clock_change_at: new Date(now.getTime() + 8e8), clock_change: 'The clock goes ahead.' }
  const forecast = every(300, { first: ago(57), count: 40 })
  await engine.setForecasts([{ id: 'daily-full-sync', revision: 1, forecast, ...change }], ago(60))
  for (const minutes of [57, 52, 40]) {
    await engine.claim(ago(minutes))
    if (minutes === 57) await engine.work(ago(55), { outcome: 'failed', error: 'Error: no' })
  }
  await engine.disable('feed-refresh', ago(30), {
    reason: 'supplier is down',
    until: new Date(now.getTime() + 6e6),
  })
  await engine.define({ schedules: documents.slice(0, 4), calendars }, { now: ago(20), hash: 'later' })
  await engine.trigger('hourly-matching', ago(1), { reason: 'testing' })
  await engine.query("select punctual.backfill('feed-refresh', $1, $2, reason => 'wrong prices')", [
    ago(120),
    ago(60),
  ])
  const name = 'daemon-e784079c412398-12345-a1b2c3'
  for (const [id, kind] of [
    [name, 'schedule_daemon'],
    [name.replace('daemon', 'worker'), 'worker'],
  ]) {
    await engine.query(
      `select punctual.register_worker($1, $2, 'running', 'e784079c412398', 12345, 'fra', null, '1.10.12', '10 s', at => $3)`,
      [id, kind, ago(60)],
    )
    await engine.query(`select punctual.heartbeat($1, 'leading', 120, at => $2)`, [id, now])
  }
  await engine.query('select punctual.sample_queue()')
  await engine.query('select punctual.try_lead($1)', [name])
  await engine.query('select pg_advisory_unlock_all()')
}

const all = async () =>
  (await engine.query("select viewname as name from pg_views where schemaname = 'punctual' order by 1")).map(
    ({ name }) => name as string,
  )

/** They show what is wrong, and in that life nothing is. */
const emptyWhenAllIsWell = ['invariant_breaks', 'invariant_breaks_detail', 'stuck_jobs']

test('every view can be read, with nothing in it and with a whole life in it', async () => {
  for (const name of await all()) await engine.query(`select * from punctual.${name}`)
  await live()
  const isEmpty = async (name: string) => (await engine.query(`select * from punctual.${name}`)).length === 0
  for (const name of await all())
    expect.soft(await isEmpty(name), name).toBe(emptyWhenAllIsWell.includes(name))
})

test.each(['schedule_status', 'recent_runs', 'upcoming', 'missed', 'daemons'])(
  '%s fits a terminal of 100 columns',
  async (view) => {
    await live()
    expect(await printedWidth(engine, `punctual.${view}`)).toBeLessThanOrEqual(100)
  },
)

test('schedule_status tells each state by its name, what wants a look first and what is gone last', async () => {
  await live()
  await engine.setForecasts([{ id: 'daily-full-sync', revision: 1, error: 'cannot be read' }], new Date())
  expect(await engine.query('select id, state, last, failures from punctual.schedule_status')).toEqual([
    { id: 'daily-full-sync', state: 'parked', last: 'queued', failures: 1 },
    { id: 'dev-quick-test', state: 'parked', last: null, failures: 0 },
    { id: 'hourly-matching', state: 'running', last: 'queued', failures: 1 },
    { id: 'feed-refresh', state: 'paused', last: 'queued', failures: 1 },
    { id: 'gone', state: 'retired', last: 'queued', failures: 1 },
  ])
})

test('skipped gives each its sentence and its evidence', async () => {
  await live()
  const [row] = await engine.query(
    "select * from punctual.skipped_detail where detail like 'claimed at %' limit 1",
  )
  expect(row).toMatchObject({
    sentence: 'It came due while nobody claimed it, and was found later than its grace allows.',
    detail: expect.stringContaining('grace'),
  })
})

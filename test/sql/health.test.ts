import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { createEngine, every } from './engine.ts'
import { printedWidth } from './printed.ts'

const engine = createEngine()
const host = 'e784079c412398'

/** A daemon that registered an hour ago, beat and passed so many seconds ago, and leads. */
async function daemon({ beat = 0, pass = 0, beatsEvery = '10 s', name = 'daemon-1' } = {}) {
  await engine.query(
    "select punctual.register_worker($1, 'schedule_daemon', 'leading', $2, 1, 'fra', null, '0', $3, at => now() - interval '1 hour')",
    [name, host, beatsEvery],
  )
  await engine.query("select punctual.heartbeat($1, 'leading', $2, at => now() - $3 * interval '1 second')", [
    name,
    (pass - beat) * 1_000,
    beat,
  ])
  await engine.query('update punctual.leadership set leader = $1, epoch = 1, since = now()', [name])
}
const health = async () => (await engine.query('select * from punctual.health_detail'))[0]!
const checks = (limits: object = {}) =>
  engine.query('select name, found, yellow_above, red_above, level from punctual.health_checks($1)', [
    JSON.stringify(limits),
  ])
const levels = async (limits: object = {}) =>
  Object.fromEntries((await checks(limits)).map(({ name, level }) => [name, level]))

test('with no daemon it is red, by the beat', async () => {
  expect(await health()).toMatchObject({ state: 'red', cause: 'beat', daemons: 0, pass_age_seconds: null })
})

const ages = [
  { beat: 0, pass: 0, state: 'green', cause: null },
  { beat: 55, pass: 55, state: 'green', cause: null },
  { beat: 65, pass: 65, state: 'yellow', cause: 'beat' },
  { beat: 125, pass: 125, state: 'red', cause: 'beat' },
  { beat: 5, pass: 55, state: 'green', cause: null },
  { beat: 5, pass: 65, state: 'yellow', cause: 'pass' },
  { beat: 5, pass: 115, state: 'yellow', cause: 'pass' },
  { beat: 5, pass: 125, state: 'red', cause: 'pass' },
  { beat: 65, pass: 125, state: 'red', cause: 'pass' },
]

test.each(ages)(
  'a beat $beat s old and a pass $pass s old are $state',
  async ({ beat, pass, state, cause }) => {
    await daemon({ beat, pass })
    expect(await health()).toMatchObject({ state, cause, leader: 'daemon-1', hostname: host })
  },
)

test('a daemon that beats seldom is given three of its beats, and six', async () => {
  await daemon({ beat: 140, pass: 170, beatsEvery: '1 minute' })
  expect(await health()).toMatchObject({ state: 'green' })
  await daemon({ beat: 140, pass: 190 })
  expect(await health()).toMatchObject({ state: 'yellow', cause: 'pass' })
  await daemon({ beat: 140, pass: 370 })
  expect(await health()).toMatchObject({ state: 'red', cause: 'pass' })
})

test('the pass is whose it may be: that of a leader that is gone counts until the next one makes its own', async () => {
  await daemon({ name: 'old', pass: 20 })
  await engine.query("select punctual.heartbeat('old', 'stopped')")
  await daemon({ name: 'new', pass: 0 })
  await engine.query("update punctual.worker_instances set last_pass_at = null where id = 'new'")
  expect(await health()).toMatchObject({ state: 'green', leader: 'new', pass_ago: 20 })
  await engine.query(
    "update punctual.worker_instances set last_pass_at = now() - interval '70 s' where id = 'old'",
  )
  expect(await health()).toMatchObject({ state: 'yellow', cause: 'pass', pass_ago: 70 })
})

test('daemons that never completed a pass had since their start to do so', async () => {
  await daemon()
  const started = (ago: string) =>
    engine.query(
      'update punctual.worker_instances set last_pass_at = null, started_at = now() - $1::interval',
      [ago],
    )
  await started('30 s')
  expect(await health()).toMatchObject({ state: 'green', pass_ago: 30 })
  await started('130 s')
  expect(await health()).toMatchObject({ state: 'red', cause: 'pass' })
})

test('anything overdue is yellow', async () => {
  await daemon()
  const now = new Date(Math.floor(Date.now() / 1_000) * 1_000)
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  await engine.define({ schedules: [schedule('s')] }, { now: ago(60) })
  await engine.enable('s', ago(60))
  await engine.forecast('s', every(300, { first: ago(7), count: 40 }), ago(60))
  expect(await health()).toMatchObject({ state: 'yellow', cause: 'overdue', overdue: 1 })
  await engine.tick(now)
  expect(await health()).toMatchObject({ state: 'green', cause: null, overdue: 0, owed: 2, queue: 0 })
  await engine.trigger('s', now)
  await engine.tick(now)
  expect(await health()).toMatchObject({ state: 'green', queue: 1 })
})

test('what is owed is counted by occurrence until it is made up for or dismissed', async () => {
  await daemon()
  const first = new Date('2026-03-01T01:00:00Z')
  await engine.ready([[schedule('s'), every(60, { first, count: 30 })]])
  await engine.claim(new Date('2026-03-01T01:10:00Z'))
  const owed = async () => (await health()).owed
  expect(await owed()).toBe(9)
  await engine.query("select punctual.dismiss_missed('s', reason => 'not needed')")
  expect(await owed()).toBe(0)
})

test('without limits of one’s own the checks are those of the state', async () => {
  await daemon({ beat: 5, pass: 70 })
  expect(await checks()).toEqual([
    { name: 'beat', found: expect.closeTo(5, 0), yellow_above: 60, red_above: 120, level: 'green' },
    { name: 'pass', found: expect.closeTo(70, 0), yellow_above: 60, red_above: 120, level: 'yellow' },
    { name: 'overdue', found: 0, yellow_above: 0, red_above: null, level: 'green' },
    { name: 'failing', found: 0, yellow_above: null, red_above: null, level: 'green' },
    { name: 'owed', found: 0, yellow_above: null, red_above: null, level: 'green' },
    { name: 'queue', found: 0, yellow_above: null, red_above: null, level: 'green' },
  ])
})

test('a limit of one’s own makes red what is above it, and stands for those that were', async () => {
  await daemon({ beat: 70, pass: 70 })
  expect(await levels()).toMatchObject({ beat: 'yellow', pass: 'yellow' })
  expect(await levels({ beat: 75, pass: 65 })).toMatchObject({ beat: 'green', pass: 'red' })
  expect(await levels({ queue: 0, owed: 0, failing: 0, overdue: 0 })).toMatchObject({
    ...{ queue: 'green', owed: 'green', failing: 'green', overdue: 'green' },
  })
  await engine.define({ schedules: [schedule('s')] })
  await engine.query(
    "update punctual.schedule_clocks set consecutive_failures = 4, next_run_at = now() - interval '1 h'",
  )
  expect(await levels({ overdue: 1, failing: 0 })).toMatchObject({ overdue: 'green', failing: 'red' })
})

test('health is exactly its nine columns, in 100 of a terminal, at its best and at its worst', async () => {
  const width = () => printedWidth(engine, 'punctual.health')
  await daemon({ name: 'daemon-punctual-scheduler-7d9f8b6c5-x2x4z-12345-a1b2c3' })
  await engine.query("update punctual.worker_instances set host = 'punctual-scheduler-7d9f8b6c5-x2x4z'")
  const [row] = await engine.query('select * from punctual.health')
  const columns = [
    'state',
    'leader',
    'beat_ago',
    'pass_ago',
    'overdue',
    'failing',
    'owed',
    'queue',
    'next_in',
  ]
  expect(Object.keys(row!)).toEqual(columns)
  expect(row).toMatchObject({ state: 'green', leader: '…7d9f8b6c5-x2x4z', next_in: null })
  expect(await width()).toBeLessThanOrEqual(100)

  await engine.define({ schedules: [schedule('s')] })
  await engine.query(
    "update punctual.schedule_clocks set next_run_at = now() - interval '40 days 12:34:56.789'",
  )
  await engine.query(
    "update punctual.worker_instances set heartbeat_at = now() - interval '59 seconds', last_pass_at = now() - interval '400 days 1 s'",
  )
  expect((await engine.query('select * from punctual.health'))[0]).toMatchObject({
    state: 'red',
    pass_ago: 400 * 86_400,
    next_in: -40 * 86_400,
    overdue: 1,
  })
  expect(await width()).toBeLessThanOrEqual(100)
})

test('a leader that gives no sign of life is no leader', async () => {
  await daemon({ beat: 125 })
  expect(await engine.query('select state, leader from punctual.health')).toEqual([
    { state: 'red', leader: null },
  ])
})

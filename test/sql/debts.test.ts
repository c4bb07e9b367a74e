import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { operators } from './operators.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 20 })
const debts = (now = at('12:00')) => engine.query('select * from punctual.debts(200, $1)', [now])

const term = (epoch: number, from: Date, to: Date | null, lastBeat: Date) =>
  engine.query(
    `with beaten as (
      insert into punctual.worker_instances (id, kind, status, host, pid, version, started_at, heartbeat_at, heartbeat_interval)
      values ('daemon-' || $1::text, 'schedule_daemon', 'dead', 'h', 1, '1', $2, $4, '10 s')
    )
    insert into punctual.leadership_terms (epoch, leader, gained_at, lost_at) values ($1::bigint, 'daemon-' || $1::text, $2, $3)`,
    [epoch, from, to, lastBeat],
  )

test('what came due between the last sign of one leader and the next leader fell into an outage', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await term(1, at('00:00'), at('03:20'), at('00:40'))
  await term(2, at('03:20'), null, at('04:00'))
  await engine.claim(at('03:30'))
  expect(await debts()).toMatchObject([
    {
      schedule_id: 's',
      status: 'skipped',
      reason: 'missed',
      occurrences: 3,
      first_scheduled_for: at('01:00'),
      scheduled_for: at('03:00'),
      catch_up: 'skip',
      cause: 'outage',
      epoch: 2,
      down_from: at('00:40'),
      down_until: at('03:20'),
    },
  ])
})

test('what a living leader found too late, or what fell before anybody led, is told apart', async () => {
  await engine.ready([
    [schedule('late'), hourly.slice(2)],
    [schedule('first'), hourly],
  ])
  await term(1, at('01:10'), null, at('05:00'))
  await engine.claim(at('01:20'), { ids: ['first'] })
  await engine.claim(at('03:30'), { ids: ['late'] })
  const rows = await debts()
  expect(rows).toMatchObject([
    { schedule_id: 'late', cause: 'late', epoch: null, down_until: null },
    { schedule_id: 'first', cause: 'outage', epoch: 1, down_from: null, down_until: at('01:10') },
  ])
})

test('a debt beyond the limit of catching up names that as its cause', async () => {
  await engine.ready([[schedule('s', { catch_up: 'run_all', catch_up_limit: 1 }), hourly]])
  await engine.claim(at('03:30'))
  expect(await debts()).toMatchObject([{ cause: 'catch_up_limit', catch_up: 'run_all', catch_up_limit: 1 }])
})

test('what was asked to run stays in its group for a day, with who asked and how it stands', async () => {
  const operator = operators(engine.query)
  await engine.ready([[schedule('s'), hourly]])
  await term(1, at('03:20'), null, at('04:00'))
  await engine.claim(at('03:30'))
  const [{ id }] = (await debts()) as [{ id: number }]
  await operator.runMissed('s', at('04:00'), { ids: [id], reason: 'it is over', actor: 'ada' })
  await engine.dispatch(at('04:01'))
  await engine.work(at('04:02'))
  expect(await debts()).toMatchObject([
    { id, status: 'succeeded', cause: 'outage', epoch: 1, requested_by: 'ada', request_reason: 'it is over' },
  ])
  expect(await debts(new Date(at('04:00').getTime() + 90_000_000))).toEqual([])
})

test('when something was owed last is known after it was dismissed, and null when nothing ever was', async () => {
  const last = async () => (await engine.query('select punctual.last_debt() as at'))[0]!.at
  expect(await last()).toBeNull()
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('03:30'))
  await engine.query("select punctual.dismiss_missed('s', at => $1)", [at('03:40')])
  expect(await last()).toEqual(at('03:00'))
})

test('a run tells what it waits for, what repeated it, what ran for it, and how many broke alike', async () => {
  const operator = operators(engine.query)
  const tell = async (id: number) => (await engine.query('select * from punctual.tell_run($1)', [id]))[0]!
  await engine.ready([
    [schedule('s', { overlap: 'queue', catch_up: 'run_once', timezone: 'Europe/Berlin' }), hourly],
  ])
  await engine.claim(at('03:30'))
  const [coalesced, winner] = await engine.ledger('s')
  expect(await tell(coalesced!.id)).toMatchObject({ coalesced_into: winner!.id, timezone: 'Europe/Berlin' })
  expect(await tell(winner!.id)).toMatchObject({
    ran_for: [String(coalesced!.id)],
    coalesced_into: null,
    alike: 0,
  })
  await engine.claim(at('04:00'))
  const held = (await engine.ledger('s')).at(-1)!
  expect(await tell(held.id)).toMatchObject({ is_held: true, due_at: null, waits_for: winner!.id })
  await engine.work(at('04:10'), { outcome: 'failed', error: 'Error: boom\n at a' })
  await engine.work(at('04:20'), { outcome: 'failed', error: 'Error: boom\n at b' })
  const again = await operator.retry(held.id, at('04:30'), { reason: 'why not' })
  expect(await tell(held.id)).toMatchObject({ alike: 2, retried_by: [String(again)], retry_of: null })
  expect(await tell(again)).toMatchObject({ retry_of: held.id, requested_at: at('04:30'), retried_by: [] })
})

test('the latest runs are counted by status, of all schedules or of one, no further than told', async () => {
  const tally = (id: string | null, most = 10_000) =>
    engine.query('select status, runs from punctual.tally_latest($1, $2) order by status', [id, most])
  await engine.ready([
    [schedule('a'), hourly],
    [schedule('b'), hourly],
  ])
  await engine.claim(at('03:30'), { ids: ['a'] })
  await engine.claim(at('01:00'), { ids: ['b'] })
  expect(await tally(null)).toEqual([
    { status: 'queued', runs: 1 },
    { status: 'skipped', runs: 1 },
  ])
  expect(await tally('a')).toEqual([{ status: 'skipped', runs: 1 }])
  expect(await tally(null, 1)).toEqual([{ status: 'queued', runs: 1 }])
})

test('of one schedule the latest runs are those that were due last, whenever they were asked for', async () => {
  await engine.ready([[schedule('a'), hourly]])
  await engine.claim(at('03:30'))
  await engine.query(
    "insert into punctual.runs (schedule_id, scheduled_for, request, trigger, status) values ('a', $1, 1, 'backfill', 'pending'), ('b', $2, 0, 'schedule', 'queued')",
    [at('00:30'), at('03:00')],
  )
  const tally = (most: number) =>
    engine.query("select status, runs from punctual.tally_latest('a', $1) order by status", [most])
  expect(await tally(1)).toEqual([{ status: 'skipped', runs: 1 }])
  expect(await tally(2)).toEqual([
    { status: 'pending', runs: 1 },
    { status: 'skipped', runs: 1 },
  ])
})

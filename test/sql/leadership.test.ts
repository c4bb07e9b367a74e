import { expect, test } from 'vitest'
import { at, createEngine } from './engine.ts'
import { openSessions, type Session } from './sessions.ts'

const engine = createEngine()

const tryLead = async (session: Session, worker: string, wait = '10 milliseconds'): Promise<number | null> =>
  (await session.query('select punctual.try_lead($1, $2) as epoch', [worker, wait]))[0]!.epoch
const resign = async (session: Session, epoch: number): Promise<boolean> =>
  (await session.query("select punctual.resign('any', $1, at => $2) as freed", [epoch, at('12:00')]))[0]!
    .freed
const leadership = async () =>
  (await engine.query('select epoch, leader, since from punctual.leadership'))[0]!

test('the first to ask leads, the second is told that somebody else does, after a bounded wait', async () => {
  const [one, other] = await openSessions(engine, 2)
  const epoch = await tryLead(one!, 'one')
  expect(epoch).toBe(1)
  expect(await leadership()).toEqual({ epoch: 1, leader: 'one', since: expect.any(Date) })
  expect(await tryLead(other!, 'other')).toBeNull()
  expect(await leadership()).toMatchObject({ epoch: 1, leader: 'one' })
})

test('a refused try leaves its session usable and its lock timeout as it was', async () => {
  const [one, other] = await openSessions(engine, 2)
  await tryLead(one!, 'one')
  await other!.query("set lock_timeout = '1234ms'")
  await tryLead(other!, 'other')
  expect(await other!.query('show lock_timeout')).toEqual([{ lock_timeout: '1234ms' }])
})

test('whoever waits leads as soon as the leader resigns, with the next epoch', async () => {
  const [one, other] = await openSessions(engine, 2)
  const epoch = await tryLead(one!, 'one')
  const waiting = tryLead(other!, 'other', '10 seconds')
  await other!.waits(waiting)
  expect(await resign(one!, epoch!)).toBe(true)
  expect(await waiting).toBe(epoch! + 1)
  expect(await leadership()).toMatchObject({ epoch: epoch! + 1, leader: 'other' })
})

test('whoever waits leads as soon as the session of the leader is gone', async () => {
  const [one, other] = await openSessions(engine, 2)
  await tryLead(one!, 'one')
  const waiting = tryLead(other!, 'other', '10 seconds')
  await other!.waits(waiting)
  await engine.query(
    'select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = $1 and l.granted and l.database = (select oid from pg_database where datname = current_database())',
    ['advisory'],
  )
  expect(await waiting).toBe(2)
})

test('every term is kept, with how it ended', async () => {
  const [one, other] = await openSessions(engine, 2)
  await resign(one!, (await tryLead(one!, 'one'))!)
  await tryLead(one!, 'one')
  await one!.query('select pg_advisory_unlock_all()')
  await tryLead(other!, 'other')
  const terms = await engine.query(
    'select epoch, leader, lost_at, lost_reason from punctual.leadership_history_detail',
  )
  expect(terms).toEqual([
    { epoch: 3, leader: 'other', lost_at: null, lost_reason: null },
    { epoch: 2, leader: 'one', lost_at: expect.any(Date), lost_reason: 'replaced by other' },
    { epoch: 1, leader: 'one', lost_at: at('12:00'), lost_reason: 'resigned' },
  ])
})

test('who resigned late does not end the term of the one that followed', async () => {
  const [one, other] = await openSessions(engine, 2)
  const epoch = await tryLead(one!, 'one')
  await one!.query('select pg_advisory_unlock_all()')
  await tryLead(other!, 'other')
  await resign(one!, epoch!)
  expect(await leadership()).toMatchObject({ epoch: 2, leader: 'other' })
  expect(await engine.query('select lost_at from punctual.leadership_terms where epoch = 2')).toEqual([
    { lost_at: null },
  ])
})

test('the leader is shown as leading among the processes', async () => {
  await engine.query(
    `select punctual.register_worker('one', 'schedule_daemon', 'standby', 'host', 1, null, null, '1', '10 s')`,
  )
  const [one] = await openSessions(engine, 1)
  await tryLead(one!, 'one')
  expect(await engine.query('select id, status from punctual.daemons')).toEqual([
    { id: 'one', status: 'leading' },
  ])
})

test('a session that is its own sees its own lock, once, and gives it back', async () => {
  const [one] = await openSessions(engine, 1)
  const [row] = await one!.query(
    'select pg_backend_pid() as backend, array_agg(p) as seen from punctual.probe_lock() p',
  )
  expect(row!.seen).toEqual([row!.backend])
  const held = await one!.query("select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")
  expect(held).toEqual([])
})

test('daemons of 0.1, which give two arguments and know no region, lead and resign as they did', async () => {
  const [one] = await openSessions(engine, 1)
  const [{ epoch }] = (await one!.query(
    "select punctual.try_lead('one', $1 * interval '1 millisecond') as epoch",
    [10],
  )) as [{ epoch: number }]
  expect(await one!.query('select punctual.resign($1, $2) as freed', ['one', epoch])).toEqual([
    { freed: true },
  ])
  expect(await engine.query('select lost_reason from punctual.leadership_history_detail')).toEqual([
    { lost_reason: 'resigned' },
  ])
})

test('a leader that was cut off tells afterwards why, and when; what ended in order stays as it was', async () => {
  const [one, other] = await openSessions(engine, 2)
  const first = await tryLead(one!, 'one')
  await one!.query('select pg_advisory_unlock_all()')
  const second = await tryLead(other!, 'other')
  await resign(other!, second!)
  const third = await tryLead(one!, 'one')
  const explain = (worker: string, epoch: number) =>
    engine.query("select punctual.explain_term($1, $2, 'no answer', '3 s') as noted", [worker, epoch])
  expect(await explain('one', first!)).toEqual([{ noted: true }])
  expect(await explain('other', second!)).toEqual([{ noted: false }])
  expect(await explain('other', third!)).toEqual([{ noted: false }])
  expect(await explain('one', third!)).toEqual([{ noted: true }])
  const terms = await engine.query('select ended, lost is null as leads from punctual.leadership_history')
  expect(terms).toEqual([
    { ended: 'cut off', leads: false },
    { ended: 'resigned', leads: false },
    { ended: 'cut off', leads: false },
  ])
})

test('the history says who led where, from when to when, how long and why it ended, on 100 columns', async () => {
  const [session] = await openSessions(engine, 1)
  await session!.query("set timezone = 'UTC'")
  await engine.query(
    `insert into punctual.leadership_terms (epoch, leader, region, gained_at, lost_at, lost_reason)
     values (99998, 'daemon-9080e1f2a3d487-342-a1b2c3', 'iad', '2026-03-01 00:00:00Z', '2026-03-13 04:05:06Z', 'handed back: to region fra'),
       (99999, 'daemon-9080e1f2a3d487-342-a1b2c3', null, '2026-03-13 04:05:07Z', '2026-03-13 04:05:09Z', 'replaced by daemon-x-1-abcdef')`,
  )
  const rows = await session!.query('select * from punctual.leadership_history')
  expect(rows).toEqual([
    {
      epoch: 99999,
      leader: '9080e1f2a3d487-342',
      region: null,
      gained: '03-13 04:05:07',
      lost: '03-13 04:05:09',
      led_for: '00:00:02',
      ended: 'replaced',
    },
    {
      epoch: 99998,
      leader: '9080e1f2a3d487-342',
      region: 'iad',
      gained: '03-01 00:00:00',
      lost: '03-13 04:05:06',
      led_for: '12d 04:05',
      ended: 'handed back',
    },
  ])
  const widths = Object.keys(rows[0]!).map((name) =>
    Math.max(name.length, ...rows.map((row) => String(row[name] ?? '').length)),
  )
  expect(widths.reduce((sum, width) => sum + width + 3, -1)).toBeLessThanOrEqual(100)
})

test('a sweep that is under way, as that of a leader that was killed may be, holds up nobody who begins to lead', async () => {
  const [sweeper, blocker, next] = await openSessions(engine, 3)
  await blocker!.begin()
  await blocker!.query('lock table punctual.repairs in exclusive mode')
  const sweeping = sweeper!.query('select * from punctual.sweep()')
  await sweeper!.waits(sweeping)
  expect(await tryLead(next!, 'next')).toEqual(expect.any(Number))
  await blocker!.rollback()
  await sweeping
})

import { expect, test } from 'vitest'
import { createEngine } from './engine.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()

const tryLead = "select punctual.try_lead('one', '10 milliseconds') as epoch"
const held = `select from pg_locks l where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())`

test('the server is known without special rights, and its term says which it was', async () => {
  const [session] = await openSessions(engine, 1)
  await session!.query(tryLead)
  const [term] = await engine.query(
    `select t.system_identifier = c.system_identifier as same, t.timeline
     from punctual.leadership_history_detail t, pg_control_system() c`,
  )
  expect(term).toEqual({ same: true, timeline: 1 })
  const [rights] = await engine.query(
    `select bool_and(has_function_privilege(0::oid, f::regprocedure, 'execute')) as everybody
     from unnest(array['pg_control_system()', 'pg_walfile_name(pg_lsn)', 'pg_current_wal_lsn()']) f`,
  )
  expect(rights).toEqual({ everybody: true })
})

const elsewhere = {
  'data that was led on another server': {
    change: 'update punctual.leadership set system_identifier = system_identifier + 1',
    told: /^Nobody leads here: the data was led on server \d+ and is on server \d+ now: a restored backup, an upgrade, or a copy$/,
  },
  'a timeline that went backwards': {
    change: 'update punctual.leadership set timeline = timeline + 1',
    told: /^Nobody leads here: the data was led on timeline 2, and this server is on timeline 1: an old primary$/,
  },
}

test.each(Object.entries(elsewhere))(
  '%s: nobody leads, nobody keeps the lock, until an operator accepts it',
  async (_name, { change, told }) => {
    const [session, other] = await openSessions(engine, 2)
    await session!.query(tryLead)
    await session!.query('select pg_advisory_unlock_all()')
    await engine.query(change)
    const refused = other!.query(tryLead)
    await expect(refused).rejects.toThrow(told)
    await expect(refused).rejects.toMatchObject({
      code: 'PN007',
      hint: "If this is the database to keep time with: select punctual.accept_server('why');",
    })
    expect(await engine.query(held)).toEqual([])
    expect(await engine.query('select epoch, leader from punctual.leadership')).toEqual([
      { epoch: 1, leader: 'one' },
    ])

    const [accepted] = await engine.query("select punctual.accept_server('restored to 09:00', 'ann') as told")
    expect(accepted!.told).toMatch(/^server \d+, timeline 1$/)
    expect(await other!.query(tryLead)).toEqual([{ epoch: 2 }])
    expect(await engine.query('select actor, action, reason from punctual.audit')).toEqual([
      { actor: 'ann', action: 'accept_server', reason: 'restored to 09:00' },
    ])
  },
)

test('a promotion is fine: the timeline grows', async () => {
  const [session] = await openSessions(engine, 1)
  await engine.query(
    'update punctual.leadership set timeline = 0, system_identifier = (select system_identifier from pg_control_system())',
  )
  expect(await session!.query(tryLead)).toEqual([{ epoch: 1 }])
  expect(await engine.query('select timeline from punctual.leadership')).toEqual([{ timeline: 1 }])
})

test('where the provider hides what server it is, that is no reason not to lead', async () => {
  const [session] = await openSessions(engine, 1)
  await engine.query('update punctual.leadership set timeline = 7, system_identifier = 7')
  expect(await engine.query('select punctual.server_change(null, null) as change')).toEqual([
    { change: null },
  ])
  await expect(session!.query(tryLead)).rejects.toMatchObject({ code: 'PN007' })
})

import { expect, test } from 'vitest'
import { createEngine } from './engine.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const patience = { timeout: 30_000 }

const preferred = async (region: string) =>
  (await engine.query('select * from punctual.preferred_region($1)', [region]))[0]!

test('a daemon is present in its region for as long as its session lives, and in no other', async () => {
  const [one, other] = await openSessions(engine, 2)
  expect(await preferred('iad')).toEqual({ present: 0, is_led: false, has_resigned: false })
  await one!.query("select punctual.show_presence('iad')")
  await other!.query("select punctual.show_presence('iad')")
  expect(await preferred('iad')).toMatchObject({ present: 2 })
  expect(await preferred('fra')).toMatchObject({ present: 0 })
  await engine.query(
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and classid = 1347767876 and database = (select oid from pg_database where datname = current_database())
     limit 1`,
  )
  await expect.poll(async () => (await preferred('iad')).present, patience).toBe(1)
})

test('whether somebody leads, and whether the last one resigned, is told at once', async () => {
  const [one] = await openSessions(engine, 1)
  await one!.query("select punctual.try_lead('one', region => 'iad')")
  expect(await preferred('iad')).toEqual({ present: 0, is_led: true, has_resigned: false })
  expect(await engine.query('select region from punctual.leadership')).toEqual([{ region: 'iad' }])
  await one!.query("select punctual.resign('one', 1)")
  expect(await preferred('iad')).toEqual({ present: 0, is_led: false, has_resigned: true })
  expect(await engine.query('select region from punctual.leadership')).toEqual([{ region: null }])
  await one!.query("select punctual.try_lead('one')")
  await one!.query("select punctual.resign('one', 2, 'handed back: to region fra')")
  expect(await preferred('iad')).toMatchObject({ is_led: false, has_resigned: false })
})

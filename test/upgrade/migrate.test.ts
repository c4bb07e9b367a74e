import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate, migrationStatus } from '../../src/db/migrate.ts'
import { Events } from '../../src/events.ts'
import { createTestDatabase } from '../support/database.ts'
import { copyRelease } from '../support/release.ts'

test('an empty database becomes current, and a second run finds nothing to do', async () => {
  const { url: connectionString } = await createTestDatabase({ empty: true })
  const { applied } = await migrate({ connectionString })
  expect(applied[0]).toBe('0001_tables')
  expect(applied.at(-1)).toMatch(/^9999_code_[0-9a-f]{12}$/)
  expect(await migrate({ connectionString })).toEqual({ applied: [] })
  expect(await migrationStatus({ connectionString })).toMatchObject({
    pending: [],
    unknown: [],
    graphilePending: [],
    code: { is: 'current' },
  })
})

test('20 installs at once all succeed and one does the work', async () => {
  const { url: connectionString } = await createTestDatabase({ empty: true })
  const results = await Promise.all(Array.from({ length: 20 }, () => migrate({ connectionString })))
  expect(results.filter(({ applied }) => applied.length > 0)).toHaveLength(1)
})

test('the second of two migrators says that it waits, and goes on when the first is done', async () => {
  const { url: connectionString, connect } = await createTestDatabase({ empty: true })
  const first = await connect()
  await first.query("select pg_advisory_lock(hashtext('punctual'), hashtext('migrate'))")
  const events = new Events()
  const waiting = events.once('migrate.waiting')
  const second = migrate({ connectionString, events })
  await waiting
  await first.query('select pg_advisory_unlock_all()')
  expect((await second).applied).not.toEqual([])
})

test('a table that somebody holds is tried again, and nothing is half done meanwhile', async () => {
  const { url: connectionString, connect, query } = await createTestDatabase()
  const holder = await connect()
  await holder.query('begin; lock table punctual.schedules')
  const folder = copyRelease()
  writeFileSync(join(folder, 'migrations', '0900_more.sql'), 'create table punctual.more (id int);')
  writeFileSync(join(folder, 'migrations', '0901_held.sql'), 'alter table punctual.schedules add more int;')
  const events = new Events()
  const retrying = events.once('migrate.retrying')
  const migrated = migrate({ connectionString, events, folder })
  await retrying
  expect(await query("select to_regclass('punctual.more') as more")).toEqual([{ more: null }])
  await holder.query('rollback')
  expect((await migrated).applied).toEqual(['0900_more', '0901_held'])
})

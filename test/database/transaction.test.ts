import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase, type Queryable } from '../../src/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let home: TestDatabase
let database: Database

beforeAll(async () => {
  home = await createTestDatabase()
  await home.query('create table public.kept (word text primary key)')
  database = openDatabase({ url: home.url, applicationName: 'test', max: 2 })
  return () => database.close()
})
beforeEach(() => home.query('truncate public.kept'))

const kept = async () => (await home.query('select word from public.kept order by 1')).map(({ word }) => word)
const keep = (to: Queryable, word: string) => to.query('insert into public.kept values ($1)', [word])

test('all of it is done, and it answers what the work answers', async () => {
  const done = await database.transaction(async (transaction) => {
    await keep(transaction, 'a')
    expect(await kept()).toEqual([])
    await keep(transaction, 'b')
    return 2
  })
  expect(done).toBe(2)
  expect(await kept()).toEqual(['a', 'b'])
})

test('none of it is done when the work throws, and the connection is as good as before', async () => {
  for (let tried = 0; tried < 5; tried++) {
    const work = database.transaction(async (transaction) => {
      await keep(transaction, 'a')
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
  }
  expect(await kept()).toEqual([])
  await keep(database, 'c')
  expect(await kept()).toEqual(['c'])
})

test('after a statement that failed, the work may look why, and change nothing', async () => {
  const work = database.transaction(async (transaction) => {
    await keep(transaction, 'a')
    try {
      await keep(transaction, 'a')
    } catch {
      expect(await transaction.query('select word from public.kept')).toEqual([])
      await expect(keep(transaction, 'b')).rejects.toMatchObject({ code: '25006' })
    }
    return 'as if nothing had been'
  })
  await expect(work).rejects.toMatchObject({ code: '23505' })
  expect(await kept()).toEqual([])
})

test('what somebody else kept it from is done again, from its beginning', async () => {
  let tries = 0
  await keep(home as unknown as Queryable, 'a')
  await database.transaction(async (transaction) => {
    tries += 1
    await keep(transaction, 'b')
    if (tries === 1)
      await transaction.query("do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$")
  })
  expect(tries).toBe(2)
  expect(await kept()).toEqual(['a', 'b'])
})

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

test('a part that fails is not done, the rest is, and between them the work may look why', async () => {
  await database.transaction(async (transaction) => {
    await keep(transaction, 'a')
    await transaction.part(() => keep(transaction, 'b'))
    const failing = transaction.part(async () => {
      await keep(transaction, 'c')
      await expect(keep(transaction, 'a')).rejects.toMatchObject({ code: '23505' })
      expect(await transaction.query('select word from public.kept order by 1')).toHaveLength(2)
      await keep(transaction, 'd')
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    await transaction.part(() => keep(transaction, 'e'))
    await keep(transaction, 'f')
  })
  expect(await kept()).toEqual(['a', 'b', 'e', 'f'])
})

test('a part that throws by itself is not done, and nothing is once the whole has failed', async () => {
  const work = database.transaction(async (transaction) => {
    const thrown = transaction.part(async () => {
      await keep(transaction, 'a')
      throw new Error('no')
    })
    await expect(thrown).rejects.toThrow('no')
    await keep(transaction, 'a')
    await expect(keep(transaction, 'a')).rejects.toMatchObject({ code: '23505' })
    await expect(transaction.part(() => keep(transaction, 'b'))).rejects.toMatchObject({ code: '23505' })
  })
  await expect(work).rejects.toMatchObject({ code: '23505' })
  expect(await kept()).toEqual([])
})

test('a deadlock within a part is a reason to do all of it again', async () => {
  let tries = 0
  await database.transaction(async (transaction) => {
    tries += 1
    await keep(transaction, 'a')
    await transaction.part(async () => {
      if (tries === 1)
        await transaction.query("do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$")
    })
  })
  expect(tries).toBe(2)
  expect(await kept()).toEqual(['a'])
})

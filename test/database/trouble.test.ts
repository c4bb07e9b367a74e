import { inspect } from 'node:util'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { BoundedClient } from '../../src/db/bounded-client.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../../src/db/database.ts'
import { DatabaseUnreachableError } from '../../src/errors.ts'
import { redact } from '../../src/redact.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FaultyProxy, losesAnswerTo, startProxy } from '../support/proxy.ts'

let testDatabase: TestDatabase

beforeAll(async () => {
  testDatabase = await createTestDatabase({ empty: true })
})

type Opening = Partial<DatabaseOptions>

/** A pool of one connection behind a wire that may fail. */
async function open(options: Opening = {}): Promise<{ database: Database; proxy: FaultyProxy }> {
  const proxy = await startProxy(testDatabase.url)
  const database = openDatabase({ url: proxy.url, applicationName: 'trouble test', max: 1, ...options })
  onTestFinished(async () => {
    await database.close()
    await proxy.close()
  })
  return { database, proxy }
}

const backend = async (database: Database) =>
  (await database.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]!.pid

test('a statement without an answer takes its connection with it, and the next has another', async () => {
  const { database, proxy } = await open({ answerWithinMs: 100 })
  const first = await backend(database)
  proxy.rule = losesAnswerTo(/lost/)
  const asked = database.query("select 'lost'")
  await expect(asked).rejects.toThrow(DatabaseUnreachableError)
  await expect(asked).rejects.toThrow('no answer within 100 ms')
  expect(database.pool.totalCount).toBe(0)
  expect(await backend(database)).not.toBe(first)
})

test('whoever borrowed the connection from the pool cannot give it back unanswered', async () => {
  const { database, proxy } = await open({ answerWithinMs: 100 })
  const client = await database.pool.connect()
  proxy.rule = losesAnswerTo(/lost/)
  await expect(client.query("select 'lost'")).rejects.toThrow('no answer within 100 ms')
  client.release()
  expect(database.pool.totalCount).toBe(0)
  expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('statements that are answered in time, one after the other, may take longer together', async () => {
  const { database } = await open({ answerWithinMs: 300 })
  const client = await database.pool.connect()
  const asked = [1, 2, 3, 4].map((n) => client.query('select $1::int as n from pg_sleep(0.1)', [n]))
  expect((await Promise.all(asked)).flatMap(({ rows }) => rows)).toEqual([
    { n: 1 },
    { n: 2 },
    { n: 3 },
    { n: 4 },
  ])
  client.release()
})

test('an answer that is late is asked after: lost, when the server is not at work on it', async () => {
  const { database, proxy } = await open()
  await backend(database)
  proxy.rule = losesAnswerTo(/lost/)
  await expect(database.query("select 'lost'")).rejects.toThrow('the server is not at work on one')
  expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('an answer that is late is waited for while the server is at work on it', async () => {
  const { database } = await open()
  const first = await backend(database)
  const text = 'select pg_backend_pid() as pid from pg_sleep(4)'
  expect(await database.query(text)).toEqual([{ pid: first }])
})

test('a listener on a silent wire notices by itself', async () => {
  const proxy = await startProxy(testDatabase.url)
  onTestFinished(() => proxy.close())
  const client = new BoundedClient({ connectionString: proxy.url, pingsListeners: true })
  await client.connect()
  await client.query('listen something')
  const lost = new Promise((resolve) => client.once('error', resolve))
  proxy.strike('mute')
  expect(await lost).toMatchObject({ message: 'no answer within 3000 ms' })
})

test('on a silent wire an orderly end takes no longer than a second', async () => {
  const { database, proxy } = await open()
  await backend(database)
  proxy.strike('mute')
  await database.close()
  expect(database.pool.totalCount).toBe(0)
  database.close = async () => {}
})

test('a server that accepts and says nothing is given up', async () => {
  const { database, proxy } = await open()
  proxy.rule = () => 'mute'
  await expect(database.query('select 1')).rejects.toThrow(DatabaseUnreachableError)
})

test('a refusal by the server costs no connection', async () => {
  const { database } = await open()
  const first = await backend(database)
  await expect(database.query('select 1/0')).rejects.toMatchObject({ code: '22012' })
  expect(await backend(database)).toBe(first)
})

test('once the server is read-only every connection is made anew, the idle ones too', async () => {
  await testDatabase.query('create table written (id int)')
  const prefer = (what: string) => testDatabase.query(`alter database ${testDatabase.name} ${what}`)
  await prefer('set default_transaction_read_only = on')
  const { database, proxy } = await open({ max: 3 })
  let refusals = 0
  proxy.rule = ({ type, way, bytes }) => {
    if (type === 'E' && way === 'toClient' && bytes.includes('25006')) refusals++
    return 'pass'
  }
  const all = () => Promise.all([1, 2, 3].map(() => database.query('select pg_sleep(0.1)')))
  await all()
  expect(proxy.accepted).toHaveLength(3)
  // As if the name of the server meant another one now, which is none of a standby.
  await prefer('reset default_transaction_read_only')
  await database.query('insert into written values (1)')
  expect(await testDatabase.query('select id from written')).toEqual([{ id: 1 }])
  await all()
  expect({ refusals, connected: proxy.accepted.length }).toEqual({ refusals: 1, connected: 6 })
})

test('what another transaction made impossible is asked again', async () => {
  const { database } = await open()
  await database.query('create sequence tries')
  const text = `do $$ begin
    if nextval('tries') < 4 then raise exception 'later' using errcode = '40001'; end if;
  end $$`
  await database.query(text)
  expect(await database.query('select last_value from tries')).toEqual([{ last_value: 4 }])
})

test('what is impossible again and again is told', async () => {
  const { database } = await open()
  await database.query('create sequence vain')
  const text = `do $$ begin perform nextval('vain'); raise exception 'never' using errcode = '40P01'; end $$`
  await expect(database.query(text)).rejects.toMatchObject({ code: '40P01' })
  expect(await database.query('select last_value from vain')).toEqual([{ last_value: 6 }])
})

test('a plan that has outlived its tables costs its connection, not the statement', async () => {
  const { database } = await open()
  await database.query('create table planned (a int)')
  const asking = { name: 'kept', text: 'select * from planned' }
  await database.pool.query(asking)
  await database.query('alter table planned add b int')
  await expect(database.pool.query(asking)).rejects.toMatchObject({ code: '0A000' })
  expect((await database.pool.query(asking)).rows).toEqual([])
})

test('our statements run at the level they were made for, whatever the database prefers', async () => {
  await testDatabase.query(
    `alter database ${testDatabase.name} set default_transaction_isolation = 'serializable'`,
  )
  const { database } = await open()
  expect(await database.query('show transaction_isolation')).toEqual([
    { transaction_isolation: 'read committed' },
  ])
  await testDatabase.query(`alter database ${testDatabase.name} reset default_transaction_isolation`)
})

test('no way of showing a pool or an error of it shows the password', async () => {
  const { database, proxy } = await open()
  const { password } = new URL(proxy.url)
  expect(password.length).toBeGreaterThan(10)
  const failed = await database.query('select 1/0').catch((error) => error)
  await proxy.close()
  const away = await database.query('select 1').catch((error) => error)
  for (const shown of [failed, away, away.cause, database, database.pool]) {
    expect(inspect(shown, { depth: 10 })).not.toContain(password)
    expect(JSON.stringify(redact(shown))).not.toContain(password)
  }
  proxy.close = async () => {}
})

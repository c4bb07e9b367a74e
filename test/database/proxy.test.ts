import pg from 'pg'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { losesAnswerTo, type Message, type Rule, startProxy } from '../support/proxy.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ empty: true })
})

async function through(rule?: Rule) {
  const proxy = await startProxy(database.url)
  onTestFinished(() => proxy.close())
  const client = new pg.Client({ connectionString: proxy.url, application_name: 'wired' })
  const ended = new Promise((resolve) => client.once('end', resolve))
  const errors: unknown[] = []
  client.on('error', (error) => errors.push(error))
  await client.connect()
  // To end it in peace would wait for an answer that a silent wire does not carry.
  onTestFinished(() => void (client as unknown as { connection: pg.Connection }).connection.stream.destroy())
  if (rule) proxy.rule = rule
  return { proxy, client, ended, errors }
}

const untilIdle = async (statement: string) => {
  for (;;) {
    const text =
      "select count(*)::int as idle from pg_stat_activity where application_name = 'wired' and state = 'idle' and query = $1"
    const [row] = await database.query<{ idle: number }>(text, [statement])
    if (row!.idle > 0) return
  }
}

test('every message passes and is told with its connection, its statement and its number', async () => {
  const seen: Message[] = []
  const { proxy, client } = await through((message) => {
    seen.push(message)
    return 'pass'
  })
  expect((await client.query('select $1::int as one', [1])).rows).toEqual([{ one: 1 }])
  expect((await client.query("select repeat('x', 300000) as long")).rows[0].long).toHaveLength(300_000)
  await client.query({ name: 'kept', text: 'select 2', values: [] })
  await client.query({ name: 'kept', text: 'select 2', values: [] })
  expect(proxy.accepted).toEqual(['wired'])
  const answers = seen.filter(({ way, type }) => way === 'toClient' && type === 'Z')
  expect(answers.map(({ statement, nth, application }) => ({ statement, nth, application }))).toEqual([
    { statement: 'select $1::int as one', nth: 1, application: 'wired' },
    { statement: "select repeat('x', 300000) as long", nth: 2, application: 'wired' },
    { statement: 'select 2', nth: 3, application: 'wired' },
    { statement: 'select 2', nth: 4, application: 'wired' },
  ])
})

test('the answer to a commit is lost: the server has committed, the client never hears', async () => {
  const { proxy, client } = await through(losesAnswerTo(/^commit$/))
  await client.query('create table told (id int)')
  await client.query('begin; insert into told values (1)')
  let isAnswered = false
  client.query('commit').then(
    () => (isAnswered = true),
    () => undefined,
  )
  await untilIdle('commit')
  expect(await database.query('select id from told')).toEqual([{ id: 1 }])
  expect({ isAnswered, faults: proxy.faults }).toEqual({ isAnswered: false, faults: 1 })
})

test('a statement that is swallowed on its way never reaches the server', async () => {
  const { client } = await through(({ statement }) => (/lost/.test(statement) ? 'swallow' : 'pass'))
  client.query("comment on schema public is 'lost'").catch(() => undefined)
  const other = await through()
  await other.client.query('select 1')
  const text = "select obj_description('public'::regnamespace) as said"
  expect(await database.query(text)).not.toEqual([{ said: 'lost' }])
})

test('muted both ways, neither end hears that the other is gone', async () => {
  const { proxy, client } = await through()
  const [{ pid }] = (await client.query('select pg_backend_pid() as pid')).rows
  await client.query("set idle_session_timeout = '1s'")
  proxy.strike('mute')
  for (;;) {
    const alive = await database.query('select from pg_stat_activity where pid = $1', [pid])
    if (alive.length === 0) break
  }
  const other = await through()
  await other.client.query('select 1')
  expect(proxy.open).toBe(1)
})

test('cut is an orderly end, reset a broken connection', async () => {
  const cut = await through()
  cut.proxy.strike('cut')
  await cut.ended
  expect(cut.errors).toEqual([expect.objectContaining({ message: 'Connection terminated unexpectedly' })])
  const reset = await through()
  reset.proxy.strike('reset')
  await reset.ended
  expect(reset.errors[0]).toMatchObject({ code: 'ECONNRESET' })
})

test('a delayed message arrives in its order', async () => {
  const { client } = await through(({ way, type }) => (way === 'toClient' && type === 'D' ? 30 : 'pass'))
  expect((await client.query('select generate_series(1, 3) as n')).rows).toEqual([
    { n: 1 },
    { n: 2 },
    { n: 3 },
  ])
})

import { once } from 'node:events'
import { createServer } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { Session } from '../../src/db/session.ts'
import { DatabaseUnreachableError, PoolerDetectedError } from '../../src/errors.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

/** An open session, with promises of its first notification and of its loss. */
async function open({ url = database.url, leaseMs = 60_000 } = {}) {
  const notified = Promise.withResolvers<void>()
  const lost = Promise.withResolvers<unknown>()
  const session = await Session.open({
    url,
    applicationName: 'session test',
    leaseMs,
    onNotify: notified.resolve,
    onLost: lost.resolve,
  })
  onTestFinished(() => session.close())
  return { session, notified: notified.promise, lost: lost.promise }
}

test('the server keeps the lease and every other limit, whatever its own defaults are', async () => {
  const { session } = await open({ leaseMs: 3_000 })
  const names = [
    'idle_session_timeout',
    'idle_in_transaction_session_timeout',
    'lock_timeout',
    'statement_timeout',
  ]
  const values: object[] = []
  for (const name of names) values.push(...(await session.query<object>(`show ${name}`)))
  expect(values.flatMap(Object.values)).toEqual(['3s', '3s', '2s', '5s'])
})

test('a session that is silent for longer than its lease is ended by the server, and says so', async () => {
  const { session, lost } = await open({ leaseMs: 200 })
  expect(await lost).toMatchObject({ code: '57P05' })
  await expect(session.query('select 1')).rejects.toMatchObject({ code: '57P05' })
})

test('a lock that it held is free once its lease is over', async () => {
  const { session, lost } = await open({ leaseMs: 200 })
  await session.query('select pg_advisory_lock(5)')
  await lost
  const other = await open()
  expect(await other.session.query('select pg_advisory_lock(5) is not null as held')).toEqual([
    { held: true },
  ])
})

test('a statement that is not answered in time destroys the session: nobody knows what became of it', async () => {
  const { session, lost } = await open()
  const asked = session.query('select pg_sleep(4)', [], { deadlineMs: 50 })
  await expect(asked).rejects.toThrow('no answer within 50 ms')
  expect(await lost).toMatchObject({ message: 'no answer within 50 ms' })
  await expect(session.query('select 1')).rejects.toThrow('no answer within 50 ms')
})

test('a statement that fails leaves the session as it was', async () => {
  const { session } = await open()
  await expect(session.query('select 1/0')).rejects.toMatchObject({ code: '22012' })
  expect(await session.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('a session whose backend is terminated is lost', async () => {
  const { session, lost } = await open()
  await database.query('select pg_terminate_backend($1)', [session.backend])
  expect(await lost).toMatchObject({ code: '57P01' })
})

test('one statement may take longer than usual, the next one may not', async () => {
  const { session } = await open()
  const limit = () => session.query<{ statement_timeout: string }>('show statement_timeout')
  const during = await session.patient<{ limit: string }>(
    "select current_setting('statement_timeout') as limit",
    [],
    60_000,
  )
  expect(during).toEqual([{ limit: '1min' }])
  expect(await limit()).toEqual([{ statement_timeout: '5s' }])
  await expect(session.patient('select 1/0', [], 60_000)).rejects.toMatchObject({ code: '22012' })
  expect(await limit()).toEqual([{ statement_timeout: '5s' }])
})

test('a session of its own passes the proof, and hears what is notified', async () => {
  const { session, notified } = await open()
  await session.listen()
  await session.assertPinned(async () => {
    await notified
    return true
  })
})

test('a session that does not hear itself is refused: something stands between', async () => {
  const { session } = await open()
  await expect(session.assertPinned(async () => false)).rejects.toThrow(PoolerDetectedError)
})

test('a lease that is not in force is refused: a pooler drops such settings', async () => {
  const { session } = await open()
  await session.query('set idle_session_timeout = 0')
  await expect(session.assertPinned(async () => true)).rejects.toThrow('idle_session_timeout')
})

const broken: Record<string, (url: URL) => void> = {
  'nobody listens': (url) => Object.assign(url, { port: '1' }),
  'there is no such database': (url) => Object.assign(url, { pathname: '/no_such_database' }),
  'there is no such host': (url) => Object.assign(url, { hostname: 'nowhere.invalid' }),
}

test.each(Object.entries(broken))(
  'where %s, the error names host, port and database',
  async (_name, breakIt) => {
    const url = new URL(database.url)
    breakIt(url)
    const opening = open({ url: url.href })
    await expect(opening).rejects.toThrow(DatabaseUnreachableError)
    await expect(opening).rejects.toThrow(`${url.hostname}:${url.port}, database "${url.pathname.slice(1)}"`)
    await expect(opening).rejects.not.toThrow(url.password || 'no password')
  },
)

test('a server that accepts and never answers is given up', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const { port } = silent.address() as { port: number }
  const url = `postgres://nobody@127.0.0.1:${port}/nothing`
  await expect(open({ url })).rejects.toThrow(DatabaseUnreachableError)
})

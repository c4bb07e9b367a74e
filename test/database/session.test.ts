import { once } from 'node:events'
import { createServer } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { assertPinned } from '../../src/db/pinned.ts'
import { Session, type SessionOptions } from '../../src/db/session.ts'
import { DatabaseUnreachableError, PoolerDetectedError } from '../../src/errors.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

/** An open session, with promises of its first notification and of its loss. */
async function open({ url = database.url, leaseMs = 60_000, ...more }: Partial<SessionOptions> = {}) {
  const notified = Promise.withResolvers<void>()
  const lost = Promise.withResolvers<unknown>()
  const session = await Session.open({
    url,
    applicationName: 'session test',
    leaseMs,
    onNotify: () => notified.resolve(),
    onLost: lost.resolve,
    ...more,
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
  const { session, lost } = await open({ leaseMs: 1_000 })
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

test('a session of its own passes the proof, and hears what another connection notifies', async () => {
  const { session, notified } = await open()
  const other = await database.connect()
  const hears = async () => {
    await other.query("select pg_notify('punctual', '')")
    await notified
    return true
  }
  expect(await assertPinned({ session, other, hears })).toBe(true)
})

test('a session of its own that does not hear itself passes the proof all the same: time is kept by polling', async () => {
  const { session } = await open()
  const other = await database.connect()
  expect(session.isDirect).toBe(true)
  expect(await assertPinned({ session, other, hears: async () => false })).toBe(false)
})

test.each([
  'idle_session_timeout',
  'idle_in_transaction_session_timeout',
  'lock_timeout',
  'statement_timeout',
  'jit',
])('a session whose %s is not in force is refused: a pooler drops such settings', async (name) => {
  const { session } = await open()
  const other = await database.connect()
  await session.query(`reset ${name}`)
  const proof = assertPinned({ session, other, hears: async () => true })
  await expect(proof).rejects.toThrow(PoolerDetectedError)
  await expect(proof).rejects.toThrow(`its ${name} is `)
})

test('an answer that is late is asked after, and while the server is at work on it the session lives', async () => {
  const asked: number[] = []
  const { session } = await open({ leaseMs: 600, isAtWork: async (backend) => asked.push(backend) > 0 })
  expect(await session.query('select 1 as one from pg_sleep(1)')).toEqual([{ one: 1 }])
  expect(asked.length).toBeGreaterThan(1)
  expect(new Set(asked)).toEqual(new Set([session.backend]))
})

test('an answer that the server does not know of any more ends the session before its lease is over', async () => {
  const { session, lost } = await open({ leaseMs: 600, isAtWork: async () => false })
  const asked = session.query('select pg_sleep(4)')
  await expect(asked).rejects.toThrow('no answer within 300 ms, and the server is not at work on one')
  await lost
})

test('of what it does for one transaction a session behind a pooler leaves nothing on its backend', async () => {
  const { session } = await open({ pooled: true })
  const limits =
    "select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock"
  expect(await session.query(limits)).toEqual([{ statement: '5s', lock: '2s' }])
  await expect(session.query('select 1/0')).rejects.toMatchObject({ code: '22012' })
  expect(
    await session.query<{ idle: string }>("select current_setting('idle_session_timeout') as idle"),
  ).toEqual([{ idle: '0' }])
  const [activity] = await database.query('select state from pg_stat_activity where pid = $1', [
    session.backend,
  ])
  expect(activity).toEqual({ state: 'idle' })
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

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { EnvironmentError, PortInUseError } from '../../src/errors.ts'
import { Events } from '../../src/events.ts'
import { startWeb, type Web, type WebOptions } from '../../src/web/server.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { secret, tokenOf } from './client.ts'
import { seededDatabase } from './seed.ts'

let seeded: TestDatabase

beforeAll(async () => {
  seeded = await seededDatabase()
})

async function start(options: Partial<WebOptions> = {}): Promise<Web & { events: Events }> {
  const events = options.events ?? new Events()
  const web = await startWeb({
    url: seeded.url,
    host: '127.0.0.1',
    port: 0,
    auth: { secret },
    ...options,
    events,
  })
  let closing: Promise<void> | undefined
  const close = () => (closing ??= web.close())
  onTestFinished(close)
  return { ...web, events, close }
}

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

test('a port that was asked for and is taken is an error', async () => {
  const port = await takenPort()
  await expect(start({ port })).rejects.toThrow(PortInUseError)
  await expect(start({ port })).rejects.toMatchObject({ message: expect.stringContaining(String(port)) })
})

test('without a port, two servers take two free ones from 8080', async () => {
  const [one, other] = [await start({ port: undefined }), await start({ port: undefined })]
  expect(one.port).toBeGreaterThanOrEqual(8080)
  expect(other.port).toBeGreaterThanOrEqual(8080)
  expect(other.port).not.toBe(one.port)
  for (const { url } of [one, other]) expect((await fetch(`${url}/livez`)).status).toBe(200)
})

test('an address that is not of this machine is an error that names HOST', async () => {
  await expect(start({ host: '192.0.2.1' })).rejects.toThrow(EnvironmentError)
  await expect(start({ host: 'no-such-host.invalid' })).rejects.toThrow(/HOST/)
})

test('a sign-in link of the server signs in; without a secret of ours there is none', async () => {
  const { signInUrl } = await start()
  const { status, headers } = await fetch(signInUrl()!, { redirect: 'manual' })
  expect(status).toBe(303)
  expect(headers.getSetCookie()[0]).toContain('HttpOnly')
  expect((await start({ auth: undefined })).signInUrl()).toBeUndefined()
  expect((await start({ auth: { jwksUrl: 'http://127.0.0.1:1/' } })).signInUrl()).toBeUndefined()
})

const patience = { timeout: 30_000 }
const instances = () =>
  seeded.query<{ status: string; beat: Date }>(
    "select status, heartbeat_at as beat from punctual.worker_instances where kind = 'web' order by started_at desc limit 1",
  )

test('the process is known to the database as web while it runs, and as stopped afterwards', async () => {
  const web = await start({ heartbeatMs: 20 })
  await expect.poll(async () => (await instances())[0]?.status, patience).toBe('running')
  const [first] = await instances()
  await expect.poll(async () => (await instances())[0]!.beat > first!.beat, patience).toBe(true)
  const stopped = web.events.once('web.stopped')
  await web.close()
  await stopped
  expect((await instances())[0]!.status).toBe('stopped')
})

test('it starts without its database, says so, and finds it by itself when it comes', async () => {
  const { url, name } = await createTestDatabase()
  const awayName = `${name}_away`
  await seeded.query(`alter database ${name} rename to ${awayName}`)
  const events = new Events()
  const cutOff = events.once('web.cut-off')
  const web = await start({ url, heartbeatMs: 20, events })
  await cutOff
  expect((await fetch(`${web.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${web.url}/livez`)).status).toBe(200)

  const reconnected = events.once('web.reconnected')
  await seeded.query(`alter database ${awayName} rename to ${name}`)
  await reconnected
  expect((await fetch(`${web.url}/readyz`)).status).toBe(200)
})

test('closing lets a request under way end', async () => {
  const web = await start()
  const blocker = await seeded.connect()
  await blocker.query('begin; lock table punctual.schedules in access exclusive mode')
  const headers = { Authorization: `Bearer ${await tokenOf('ADMIN')}` }
  const answer = fetch(`${web.url}/api/admin/schedules`, { headers })
  const waiting =
    "select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'punctual web'"
  await expect.poll(async () => (await seeded.query(waiting)).length, patience).toBeGreaterThan(0)
  const closed = web.close()
  await blocker.query('rollback')
  expect((await answer).status).toBe(200)
  await closed
  await expect(fetch(`${web.url}/livez`)).rejects.toThrow()
})

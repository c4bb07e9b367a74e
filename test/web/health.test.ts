import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Events } from '../../src/events.ts'
import { createApp } from '../../src/web/app.tsx'
import { appWithoutDatabase, asking, testApp, tokenOf } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())
beforeEach(() => web.seeded.query('delete from punctual.worker_instances'))

/** A daemon that was last heard of so long ago. */
async function daemon(secondsAgo: number) {
  await web.seeded.query(
    "select punctual.register_worker('daemon-1', 'schedule_daemon', 'leading', 'canary-host', 1, null, null, '0', '10 s', at => now() - interval '1 hour')",
  )
  await web.seeded.query(
    "select punctual.heartbeat('daemon-1', 'leading', 0, at => now() - $1 * interval '1 second')",
    [secondsAgo],
  )
}

test('livez answers whatever becomes of the database', async () => {
  expect(await appWithoutDatabase()('GET', '/livez')).toMatchObject({ status: 200, text: 'ok\n' })
})

test('readyz and healthz answer while the database does and its schema is ours; a daemon is not needed', async () => {
  for (const path of ['/readyz', '/healthz'])
    expect(await web.ask('GET', path)).toMatchObject({ status: 200, json: { status: 'ok' } })
})

test('a database that is away is not ready, and its address is nobody else’s business', async () => {
  const { status, json, headers, text } = await appWithoutDatabase()('GET', '/readyz')
  expect(status).toBe(503)
  expect(json).toMatchObject({
    type: 'urn:punctual:problem:not-ready',
    detail: 'The database does not answer.',
  })
  expect(headers.get('retry-after')).toBe('5')
  expect(text).not.toContain('127.0.0.1')
})

test('a schema that lacks something is not ready, and says what to run', async () => {
  await web.seeded.query(
    "update punctual.migrations set name = '9999_code_00000000cafe' where name like '9999_code%'",
  )
  const { status, json } = await web.ask('GET', '/readyz')
  await web.seeded.query("delete from punctual.migrations where name like '9999_code%'")
  expect(status).toBe(503)
  expect(json.detail).toContain('punctual migrate up')
})

test('a process that stops is not ready, though it lives', async () => {
  const options = {
    database: web.database,
    events: new Events(),
    auth: undefined,
    stopping: AbortSignal.abort(),
  }
  const ask = asking(createApp(options))
  expect((await ask('GET', '/readyz')).status).toBe(503)
  expect((await ask('GET', '/livez')).status).toBe(200)
})

const states: [secondsAgo: number | undefined, state: string, strict: number][] = [
  [0, 'green', 200],
  [55, 'green', 200],
  [65, 'yellow', 200],
  [115, 'yellow', 200],
  [125, 'red', 503],
  [undefined, 'red', 503],
]

test.each(states)('a heartbeat %s s old is %s', async (secondsAgo, state, strict) => {
  if (secondsAgo !== undefined) await daemon(secondsAgo)
  const status = await web.ask('GET', '/status')
  expect(status).toMatchObject({ status: 200, json: { state } })
  expect((await web.ask('GET', '/status?strict')).status).toBe(strict)

  const detailed = await web.admin('GET', '/api/admin/daemon/status')
  expect(detailed).toMatchObject({ status: 200, json: { state, message: status.json.message } })
  if (secondsAgo === undefined) return
  expect(detailed.json).toMatchObject({ hostname: 'canary-host', daemon: 'daemon-1', daemons: 1 })
  expect(Math.round(detailed.json.uptimeSeconds / 60)).toBe(60)
  expect(Math.floor(detailed.json.heartbeatAgeSeconds)).toBeGreaterThanOrEqual(secondsAgo)
})

test('what waits for a daemon is yellow, and counted', async () => {
  await daemon(0)
  await web.seeded.query("select punctual.trigger('nightly', at => now() - interval '1 minute')")
  expect((await web.ask('GET', '/status')).json).toMatchObject({
    state: 'yellow',
    message: 'Overdue: 1 occurrence, request or job.',
    overdue: 1,
    pending: 1,
  })
})

test('a stranger learns the state and no names', async () => {
  await daemon(0)
  expect((await web.ask('GET', '/status')).text).not.toMatch(/canary|daemon-1|nightly/)
})

test('with the database away the state is red', async () => {
  const ask = appWithoutDatabase()
  expect(await ask('GET', '/status')).toMatchObject({ status: 200, json: { state: 'red' } })
  expect((await ask('GET', '/status?strict')).status).toBe(503)
})

test('a person with curl gets lines, one with a browser a page, a program JSON', async () => {
  await daemon(0)
  const type = async (headers: Record<string, string>) =>
    (await web.ask('GET', '/status', { headers })).headers.get('content-type')
  expect(await type({ 'User-Agent': 'curl/8.5.0', Accept: '*/*' })).toMatch(/^text\/plain/)
  expect(await type({ Accept: 'text/plain' })).toMatch(/^text\/plain/)
  expect(await type({ Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })).toMatch(/^text\/html/)
  expect(await type({ Accept: 'text/html, text/plain, text/sgml, text/css, */*;q=0.01' })).toMatch(
    /^text\/html/,
  )
  expect(await type({ 'User-Agent': 'curl/8.5.0', Accept: 'application/json' })).toMatch(/^application\/json/)
  expect(await type({ Accept: '*/*' })).toMatch(/^application\/json/)
  const { text } = await web.ask('GET', '/status', { headers: { 'User-Agent': 'curl/8.5.0' } })
  expect(text).toMatch(/^(green|yellow): .*\n(.+\n)*heartbeat age seconds +0/)
})

test('every route but the probes answers 503 while the database is away', async () => {
  const ask = appWithoutDatabase()

  const token = await tokenOf('ADMIN')
  const routes = [
    ['GET', '/api/admin/schedules'],
    ['PUT', '/api/admin/schedules/nightly', { enabled: true }],
    ['POST', '/api/admin/schedules/nightly/trigger', {}],
    ['GET', '/api/admin/runs/1'],
    ['GET', '/api/admin/daemon/status'],
  ] as const
  for (const [method, path, body] of routes) {
    const { status, json, headers, text } = await ask(method, path, { token, body })
    expect({ path, status, type: json.type }).toEqual({
      path,
      status: 503,
      type: 'urn:punctual:problem:database-unreachable',
    })
    expect(headers.get('retry-after')).toBe('5')
    expect(text).not.toContain('canary-password')
  }
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>

const at = (hour: number) => new Date(Date.UTC(2100, 0, 1, hour)).toISOString()

beforeAll(async () => {
  web = await testApp()
  const forecast = [{ id: 'feed-refresh', revision: 1, forecast: [at(1), at(2), at(3)], error: null }]
  await web.seeded.query("select punctual.enable('feed-refresh')")
  await web.seeded.query('select punctual.set_forecasts($1, $2)', [JSON.stringify(forecast), '2026a'])
})
afterAll(() => web.close())

beforeEach(() => web.seeded.query("select punctual.disable('feed-refresh')"))

const admin: typeof web.admin = (...asked) => web.admin(...asked)

test('the list answers every schedule in camelCase, instants in ISO 8601 UTC', async () => {
  await admin('PUT', '/api/admin/schedules/feed-refresh', { body: { enabled: true } })
  const { status, json, headers } = await admin('GET', '/api/admin/schedules')
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(json.nextCursor).toBeNull()
  expect(json.schedules[0]).toMatchObject({
    id: 'feed-refresh',
    enabled: true,
    state: 'enabled',
    nextRunAt: at(1),
    lastRunAt: null,
    lockedAt: null,
    lockedBy: null,
    runCount: 0,
    failureCount: 0,
    skipCount: 0,
    target: { group: 'feed' },
  })
})

test('the list is filtered, and goes on where it ended', async () => {
  const ids = async (query: string) => {
    const { json } = await admin('GET', `/api/admin/schedules?${query}`)
    return json.schedules.map(({ id }: { id: string }) => id)
  }
  expect(await ids('tag=feed')).toEqual(['feed-refresh'])
  expect(await ids('state=running')).toEqual([])
  const first = await admin('GET', '/api/admin/schedules?limit=1')
  expect(first.json).toMatchObject({ schedules: [{ id: 'feed-refresh' }], nextCursor: expect.any(String) })
  expect(await ids(`limit=1&cursor=${first.json.nextCursor}`)).toEqual(['nightly'])
})

test('one schedule comes with its next occurrences', async () => {
  await admin('PUT', '/api/admin/schedules/feed-refresh', { body: { enabled: true } })
  const { json } = await admin('GET', '/api/admin/schedules/feed-refresh')
  expect(json).toMatchObject({ id: 'feed-refresh', cron: '*/15 * * * *', grace: 60 })
  expect(json.upcoming).toMatchObject([
    { scheduledFor: at(1), verdict: 'fire', reason: null },
    { scheduledFor: at(2) },
    { scheduledFor: at(3) },
  ])
})

test('PUT enables and disables; the audit log names the subject of the token', async () => {
  const enabled = await admin('PUT', '/api/admin/schedules/feed-refresh', {
    body: { enabled: true, reason: 'supplier is back' },
  })
  expect(enabled).toMatchObject({ status: 200, json: { enabled: true, state: 'enabled', nextRunAt: at(1) } })
  const disabled = await admin('PUT', '/api/admin/schedules/feed-refresh', {
    body: { enabled: false, reason: 'supplier is down' },
  })
  expect(disabled.json).toMatchObject({ enabled: false, disabledReason: 'supplier is down', nextRunAt: null })
  expect(
    await web.seeded.query(
      'select actor, action, reason from punctual.audit_detail order by id desc limit 2',
    ),
  ).toEqual([
    { actor: 'admin', action: 'disable', reason: 'supplier is down' },
    { actor: 'admin', action: 'enable', reason: 'supplier is back' },
  ])
})

test('PUT with until pauses', async () => {
  const body = { enabled: false, until: '2100-01-01T02:00:00+02:00' }
  const { json } = await admin('PUT', '/api/admin/schedules/feed-refresh', { body })
  expect(json).toMatchObject({ state: 'paused', pausedUntil: at(0) })
})

test('a trigger answers 202 with the run, and its payload is laid over that of the schedule', async () => {
  const body = { reason: 'testing', payload: { only: ['a'], __proto__: null } }
  const { status, json, headers } = await admin('POST', '/api/admin/schedules/feed-refresh/trigger', { body })
  expect(status).toBe(202)
  expect(json).toEqual({ runId: expect.any(Number) })
  expect(headers.get('location')).toBe(`/api/admin/runs/${json.runId}`)
  expect((await admin('GET', `/api/admin/runs/${json.runId}`)).json).toMatchObject({
    trigger: 'manual',
    status: 'pending',
    requestedBy: 'admin',
    requestReason: 'testing',
    payload: { full: false, only: ['a'] },
  })
})

test('a trigger needs no body', async () => {
  const { status } = await admin('POST', '/api/admin/schedules/feed-refresh/trigger')
  expect(status).toBe(202)
})

test('why answers its checks and the conclusion', async () => {
  const { json } = await admin('GET', '/api/admin/schedules/nightly/why?at=2026-01-01T00:00:00Z')
  expect(json).toMatchObject({
    scheduleId: 'nightly',
    at: '2026-01-01T00:00:00.000Z',
    conclusion: expect.stringMatching(/^It was not due: the code first defined it at /),
  })
  expect(json.checks[1]).toMatchObject({ question: 'Is it enabled?', ok: false })
})

test('a retired schedule is refused as a conflict', async () => {
  await web.seeded.query("update punctual.schedules set retired_at = now() where id = 'nightly'")
  const { status, json } = await admin('PUT', '/api/admin/schedules/nightly', { body: { enabled: true } })
  expect(status).toBe(409)
  expect(json).toMatchObject({
    type: 'urn:punctual:problem:refused',
    reason: 'schedule_retired',
    hint: expect.stringContaining('punctual.config.ts'),
  })
})

test('a misspelt id is told with the one that was meant', async () => {
  const { status, json, headers } = await admin('GET', '/api/admin/schedules/feed-refersh')
  expect(status).toBe(404)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(json).toEqual({
    type: 'urn:punctual:problem:not-found',
    title: 'Not found',
    status: 404,
    detail: 'There is no schedule "feed-refersh"',
    hint: 'Did you mean "feed-refresh"?',
  })
})

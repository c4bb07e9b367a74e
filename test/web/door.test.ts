import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Events } from '../../src/events.ts'
import { createApp } from '../../src/web/app.tsx'
import { asking, secret, testApp, tokenOf } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())

const open = [
  '/livez',
  '/readyz',
  '/healthz',
  '/status',
  '/',
  '/admin',
  '/admin/assets/:name',
  '/admin/sign-in',
  '/admin/sign-out',
]

/** They have a body and change nothing. */
const questions = ['/api/admin/schedules/preview', '/api/admin/simulate']

/** Every route there is, so that one which is added later cannot be forgotten here. */
function guarded({ writes }: { writes?: boolean } = {}) {
  return web.app.routes
    .filter(({ method, path }) => method !== 'ALL' && !open.includes(path))
    .filter(({ method }) => writes === undefined || (method !== 'GET') === writes)
    .map(({ method, path }) => ({ method, path: path.replace(':id', 'feed-refresh') }))
}

const auditRows = async () => (await web.seeded.query('select from punctual.audit_detail')).length

test('nothing is reached without a token', async () => {
  expect(guarded().length).toBeGreaterThanOrEqual(14)
  for (const { method, path } of guarded()) {
    const { status, headers } = await web.ask(method, path)
    expect({ method, path, status }).toEqual({ method, path, status: 401 })
    expect(headers.get('www-authenticate')).toBe('Bearer')
  }
})

test('what is not there is not told to strangers either', async () => {
  expect((await web.ask('GET', '/api/admin/schedules/no-such-thing')).status).toBe(401)
  expect((await web.ask('GET', '/api/admin/nowhere')).status).toBe(401)
  expect((await web.ask('DELETE', '/api/admin/schedules')).status).toBe(401)
})

/** What a visitor sets for his browser alone. */
const ownCookies: Record<string, number> = {
  '/admin/preferences': 303,
  '/admin/preferences/theme': 303,
  '/admin/preferences/dismissed': 422,
}

test('a viewer sees everything and changes nothing', async () => {
  const before = await auditRows()
  const isAbsent = (path: string) =>
    /\/(runs|backfills)\/feed-refresh|\/runbooks\/:|\/(flags|calendars)\/:/.test(path)
  // Which mark, which debts: that the address must say.
  const isHalf = (path: string) => /\/card$|\/missed\/(ask|backfill)$/.test(path)
  for (const { method, path } of guarded({ writes: false })) {
    const expected = isAbsent(path) ? 404 : isHalf(path) ? 400 : 200
    expect({ path, status: (await web.viewer(method, path)).status }).toEqual({ path, status: expected })
  }
  for (const { method, path } of guarded({ writes: true })) {
    const expected = questions.includes(path) ? 422 : (ownCookies[path] ?? 403)
    expect({ path, status: (await web.viewer(method, path)).status }).toEqual({ path, status: expected })
  }
  expect(await auditRows()).toBe(before)
})

test('a token in the address does not count', async () => {
  const token = await tokenOf('ADMIN')
  for (const name of ['token', 'access_token', 'jwt'])
    expect((await web.ask('GET', `/api/admin/schedules?${name}=${token}`)).status).toBe(401)
})

test('a bad header is not made up for by a good cookie', async () => {
  const headers = { Cookie: `punctual=${await tokenOf('ADMIN')}`, Authorization: 'Bearer nonsense' }
  expect((await web.ask('GET', '/api/admin/schedules', { headers })).status).toBe(401)
})

describe('with neither a secret nor keys', () => {
  const closed = () => asking(createApp({ database: web.database, events: new Events(), auth: undefined }))

  test('every route answers 503 and says what to set, whatever the token', async () => {
    const token = await tokenOf('ADMIN')
    for (const { method, path } of guarded()) {
      const { status, text } = await closed()(method, path, { token })
      expect({ path, status }).toEqual({ path, status: 503 })
      expect(text).toContain('JWT_SECRET')
      expect(text).toContain('JWT_JWKS_URL')
    }
  })

  test('nobody signs in', async () => {
    expect((await closed()('GET', '/admin/sign-in?token=x')).status).toBe(503)
    const headers = { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded' }
    const body = `token=${await tokenOf('ADMIN')}`
    expect((await closed()('POST', '/admin/sign-in', { headers, body })).status).toBe(503)
  })

  test('the probes stay open', async () => {
    expect((await closed()('GET', '/livez')).status).toBe(200)
    expect((await closed()('GET', '/status')).status).toBe(200)
  })
})

test('no answer shows the secret', async () => {
  for (const { method, path } of guarded()) {
    expect((await web.admin(method, path)).text).not.toContain(secret)
  }
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { signInLinks } from '../../src/web/auth/sign-in-links.ts'
import { testApp, tokenOf } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>
let now = 0
const links = signInLinks({ clock: () => now })

beforeAll(async () => {
  web = await testApp({ links, operator: 'lena' })
})
afterAll(() => web.close())

const link = () => `/admin/sign-in?token=${links.issue()}`
const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'http://localhost' }

/** The cookie that an answer sets, as a browser sends it back. */
function cookieOf({ headers }: { headers: Headers }) {
  return headers.get('set-cookie')!.split(';')[0]!
}

test('a link signs in once, and leads to the schedules', async () => {
  const path = link()
  const first = await web.ask('GET', path)
  expect(first.status).toBe(303)
  expect(first.headers.get('location')).toBe('./schedules')
  expect(first.headers.get('set-cookie')).toMatch(
    /^punctual=ey[\w.-]+; Max-Age=43\d{3}; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  const page = await web.ask('GET', '/admin/schedules', { headers: { Cookie: cookieOf(first) } })
  expect(page.status).toBe(200)

  const second = await web.ask('GET', path)
  expect(second.status).toBe(410)
  expect(second.headers.get('set-cookie')).toBeNull()
  expect(second.text).toContain('This link has been used, or is too old.')
  expect(second.text).toContain('start it again')
})

test('who came by a link is named in the audit log', async () => {
  const Cookie = cookieOf(await web.ask('GET', link()))
  await web.ask('POST', '/admin/schedules/nightly/trigger', { headers: { ...form, Cookie } })
  expect(await web.seeded.query('select actor from punctual.audit_detail limit 1')).toEqual([
    { actor: 'lena' },
  ])
})

test('a link is good for 15 minutes', async () => {
  const [early, late] = [link(), link()]
  now += 15 * 60_000 - 1
  expect((await web.ask('GET', early)).status).toBe(303)
  now += 1
  expect((await web.ask('GET', late)).status).toBe(410)
})

test('a link that is only looked up is not used up', async () => {
  const path = link()
  expect((await web.ask('HEAD', path)).headers.get('set-cookie')).toBeNull()
  expect((await web.ask('GET', path)).status).toBe(303)
})

test('from another site, a page of ours goes on, since a redirect would lose the cookie', async () => {
  const { status, text, headers } = await web.ask('GET', link(), {
    headers: { 'Sec-Fetch-Site': 'cross-site' },
  })
  expect(status).toBe(200)
  expect(headers.get('set-cookie')).toContain('SameSite=Strict')
  expect(text).toContain('http-equiv="refresh" content="0; url=./schedules"')
})

test('behind https, the cookie is secure and bound to the host', async () => {
  const { headers } = await web.ask('GET', link(), { headers: { 'X-Forwarded-Proto': 'https' } })
  expect(headers.get('set-cookie')).toMatch(/^__Host-punctual=.*Path=\/; HttpOnly; Secure; SameSite=Strict$/)
})

test.each(['', 'x', 'a'.repeat(10_000), '%00', '%ff'])('the link token %j is refused', async (token) => {
  expect((await web.ask('GET', `/admin/sign-in?token=${token}`)).status).toBe(410)
})

test('a token that is pasted becomes the session, no longer than itself', async () => {
  const answer = await web.ask('POST', '/admin/sign-in', {
    headers: form,
    body: `token=+${await tokenOf('VIEWER')}`,
  })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=(5\d|60);/)
  const page = await web.ask('GET', '/admin/preferences', { headers: { Cookie: cookieOf(answer) } })
  expect(page.text).toMatch(/viewer <span class="muted">may look/)
})

test('a pasted token that is not good is refused on the page', async () => {
  const bad = await web.ask('POST', '/admin/sign-in', { headers: form, body: 'token=nonsense' })
  expect(bad.status).toBe(401)
  expect(bad.text).toContain('The token is not one that was issued for here.')
  expect(bad.headers.get('set-cookie')).toBeNull()
  expect((await web.ask('POST', '/admin/sign-in', { headers: form })).status).toBe(422)
})

test('without a session every page is the way to sign in', async () => {
  const { status, text } = await web.ask('GET', '/admin/schedules')
  expect(status).toBe(401)
  expect(text).toContain('punctual token')
  expect(text).not.toContain('role="alert"')
  const old = await web.ask('GET', '/admin/schedules', { headers: { Cookie: 'punctual=old' } })
  expect(old.text).toContain('role="alert"')
})

test('signing out takes the cookie away', async () => {
  const { status, headers } = await web.ask('POST', '/admin/sign-out', { headers: form })
  expect(status).toBe(303)
  expect(headers.get('set-cookie')).toMatch(/^punctual=; Max-Age=0; Path=\//)
})

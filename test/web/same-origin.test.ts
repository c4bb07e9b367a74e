import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, tokenOf } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>
let token: string

beforeAll(async () => {
  web = await testApp()
  token = await tokenOf('ADMIN')
})
afterAll(() => web.close())

const routes = [
  ['PUT', '/api/admin/schedules/nightly'],
  ['POST', '/api/admin/schedules/nightly/trigger'],
  ['POST', '/api/admin/schedules/preview'],
  ['POST', '/admin/schedules/nightly/enable'],
  ['POST', '/admin/schedules/nightly/disable'],
  ['POST', '/admin/schedules/nightly/trigger'],
  ['POST', '/admin/sign-in'],
  ['POST', '/admin/sign-out'],
] as const
const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']
const ourOrigins = [undefined, 'http://localhost', 'http://localhost:80']
const otherOrigins = [
  'null',
  '',
  'http://evil.example',
  'http://localhost:81',
  'http://localhost.evil.example',
  'http://evil.example/http://localhost',
  'http://sub.localhost',
  'localhost',
]
const ourSites = [undefined, 'same-origin']
const otherSites = ['cross-site', 'same-site', 'none', '', 'SAME-ORIGIN, cross-site']

function headersOf(facts: { origin?: string | undefined; site?: string | undefined; type: string }) {
  const { origin, site, type } = facts
  return {
    Cookie: `punctual=${token}`,
    Host: 'localhost',
    'Content-Type': type,
    ...(origin === undefined ? {} : { Origin: origin }),
    ...(site === undefined ? {} : { 'Sec-Fetch-Site': site }),
  }
}

test('with the cookie, only a page of ours can change anything', async () => {
  let asked = 0
  for (const [method, path] of routes)
    for (const type of types)
      for (const origin of [...ourOrigins, ...otherOrigins])
        for (const site of [...ourSites, ...otherSites]) {
          const headers = headersOf({ origin, site, type })
          const { status } = await web.ask(method, path, { headers, body: 'enabled=1' })
          const isOurs =
            ourOrigins.includes(origin) &&
            ourSites.includes(site) &&
            (origin !== undefined || site !== undefined)
          const facts = { method, path, type, origin, site }
          expect({ ...facts, refused: status === 403 }).toEqual({ ...facts, refused: !isOurs })
          asked += 1
        }
  expect(asked).toBe(8 * 4 * 11 * 7)
})

test('with a header of its own, a program needs no origin', async () => {
  const headers = { Origin: 'http://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  const { status } = await web.ask('POST', '/api/admin/schedules/nightly/trigger', { token, headers })
  expect(status).toBe(202)
})

test('over https, a page that came by http is not ours', async () => {
  const proxied = { Cookie: `__Host-punctual=${token}`, Host: 'app.example', 'X-Forwarded-Proto': 'https' }
  const path = '/api/admin/schedules/nightly/trigger'
  const ask = async (origin: string) =>
    (await web.ask('POST', path, { headers: { ...proxied, Origin: origin } })).status
  expect(await ask('https://app.example')).toBe(202)
  expect(await ask('http://app.example')).toBe(403)
})

test('over https, a cookie without the __Host- prefix does not count: another host may have set it', async () => {
  const headers = { Cookie: `punctual=${token}`, 'X-Forwarded-Proto': 'https' }
  expect((await web.ask('GET', '/api/admin/schedules', { headers })).status).toBe(401)
})

import { base64url, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secret, testApp } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())

const key = new TextEncoder().encode(secret)
const soon = Math.floor(Date.now() / 1000) + 60
const claims: JWTPayload = { sub: 'ana', role: 'ADMIN', exp: soon }

type Making = { alg?: string; key?: Uint8Array; header?: object }

/** A token that is signed, whatever it says. */
function signed(
  payload: object,
  { alg = 'HS256', key: by = key, header = {} }: Making = {},
): Promise<string> {
  return new SignJWT(payload as JWTPayload).setProtectedHeader({ alg, ...header }).sign(by)
}

/** A token put together by hand, with any header and any third part. */
function assembled(header: object, { payload = claims as object, signature = '' } = {}): string {
  const part = (value: object) => base64url.encode(JSON.stringify(value))
  return `${part(header)}.${part(payload)}.${signature}`
}

const without = (claim: string) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim))

async function statusOf(token: string) {
  return (await web.ask('GET', '/api/admin/schedules', { token })).status
}

test('a good token is good, in any case of the word Bearer', async () => {
  const token = await signed(claims)
  expect(await statusOf(token)).toBe(200)
  const headers = { Authorization: `bEaReR ${token}` }
  expect((await web.ask('GET', '/api/admin/schedules', { headers })).status).toBe(200)
})

test('a token without a subject acts as "unnamed"', async () => {
  const token = await signed(without('sub'))
  await web.ask('POST', '/api/admin/schedules/nightly/trigger', { token })
  expect(await web.seeded.query('select actor from punctual.audit limit 1')).toEqual([{ actor: 'unnamed' }])
})

const [header = '', payload = '', signature = ''] = (await signed(claims)).split('.')
const other = new TextEncoder().encode('another secret, also of more than 32 characters')

const forged: Record<string, string> = {
  'alg none': assembled({ alg: 'none' }),
  'alg None': assembled({ alg: 'None' }),
  'alg NONE, signature kept': assembled({ alg: 'NONE' }, { signature }),
  'no alg': assembled({ typ: 'JWT' }, { signature }),
  'alg of another kind': assembled({ alg: 'RS256' }, { signature }),
  'alg a list': assembled({ alg: ['HS256'] }, { signature }),
  'HS384 with the right secret': await signed(claims, { alg: 'HS384' }),
  'HS512 with the right secret': await signed(claims, { alg: 'HS512' }),
  'another secret': await signed(claims, { key: other }),
  'an empty-looking secret': await signed(claims, { key: new Uint8Array(32) }),
  'its own key in the header': await signed(claims, {
    key: other,
    header: { jwk: { kty: 'oct', k: base64url.encode(other) } },
  }),
  'keys from elsewhere': await signed(claims, {
    key: other,
    header: { jku: 'http://127.0.0.1:1/keys', kid: '../x' },
  }),
  'a critical header that nobody knows': assembled({ alg: 'HS256', crit: ['exp'], exp: soon }, { signature }),
  'another payload': `${header}.${base64url.encode(JSON.stringify({ ...claims, sub: 'eve' }))}.${signature}`,
  'no signature': `${header}.${payload}.`,
  'a shorter signature': `${header}.${payload}.${signature.slice(0, -4)}`,
  'two parts': `${header}.${payload}`,
  'four parts': `${header}.${payload}.${signature}.x`,
  'five parts': `${header}.${payload}.${signature}.x.y`,
  dots: '..',
  'a word': 'token',
  'a payload that is no object': await signedText('"ADMIN"'),
  'a payload that is no JSON': await signedText('{'),
  'expired a second ago': await signed({ ...claims, exp: soon - 61 }),
  'exp missing': await signed(without('exp')),
  'exp null': await signed({ ...claims, exp: null }),
  'exp as text': await signed({ ...claims, exp: String(soon) }),
  'exp true': await signed({ ...claims, exp: true }),
  'exp zero': await signed({ ...claims, exp: 0 }),
  'not valid yet': await signed({ ...claims, nbf: soon }),
  'nbf as text': await signed({ ...claims, nbf: '0' }),
  'iat as text': await signed({ ...claims, iat: 'now' }),
  'sub a number': await signed({ ...claims, sub: 7 }),
  'sub null': await signed({ ...claims, sub: null }),
  'sub empty': await signed({ ...claims, sub: '' }),
  'sub with NUL': await signed({ ...claims, sub: 'a\0b' }),
  'sub with a line break': await signed({ ...claims, sub: 'a\nb' }),
  'sub with half a surrogate pair': await signed({ ...claims, sub: 'a\ud800' }),
  'sub endless': await signed({ ...claims, sub: 'a'.repeat(201) }),
}

async function signedText(text: string): Promise<string> {
  const { createHmac } = await import('node:crypto')
  const content = `${base64url.encode('{"alg":"HS256"}')}.${base64url.encode(text)}`
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`
}

test.each(Object.keys(forged))('refused: %s', async (name) => {
  expect(await statusOf(forged[name]!)).toBe(401)
})

const wrongRoles = [
  undefined,
  null,
  '',
  'admin',
  'Admin',
  'ADMIN ',
  'ADMIN,VIEWER',
  'ADMIN\0',
  'ADMİN',
  'OWNER',
  true,
  1,
  ['ADMIN'],
  { ADMIN: true },
]

test.each(wrongRoles)('role %j is no role', async (role) => {
  expect(await statusOf(await signed({ ...claims, role, roles: ['ADMIN'], scope: 'ADMIN' }))).toBe(403)
})

test.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer "x"', 'Token x', 'Bearer ä'])(
  'header %j is refused',
  async (Authorization) => {
    expect((await web.ask('GET', '/api/admin/schedules', { headers: { Authorization } })).status).toBe(401)
  },
)

import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secret, testApp } from './client.ts'
import { bytes, inAMinute, signed as signedBy } from './forged/making.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())

const key = bytes(secret)
const claims: JWTPayload = { sub: 'ana', role: 'ADMIN', exp: inAMinute() }

const signed = (payload: object) => signedBy(payload, { key })

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
  expect(await web.seeded.query('select actor from punctual.audit_detail limit 1')).toEqual([
    { actor: 'unnamed' },
  ])
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

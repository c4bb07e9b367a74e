import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createAuth } from '../../src/web/auth/auth.ts'
import { secret, testApp } from './client.ts'
import { forgedAgainstKeys, goodToken, makeIssuer } from './forged/against-keys.ts'
import { forgedAgainstSecret } from './forged/against-secret.ts'
import { bearer, type Forgery } from './forged/making.ts'

const issuer = await makeIssuer()
const server = createServer((_, response) => response.end(JSON.stringify({ keys: issuer.keys })))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
const bySecret = await testApp()
const byKeys = await testApp({ auth: createAuth({ jwksUrl, ...issuer.names }) })
afterAll(async () => {
  server.close()
  await Promise.all([bySecret.close(), byKeys.close()])
})

const againstSecret = await forgedAgainstSecret(secret)
const againstKeys = await forgedAgainstKeys(issuer)

async function statusOf({ ask }: typeof bySecret, { headers, query = '' }: Forgery) {
  const { status, text } = await ask('GET', `/api/admin/schedules?${query}`, { headers })
  expect(text).not.toContain('nightly')
  return status
}

test.each(Object.entries(againstSecret))('refused where a secret signs: %s', async (_, forgery) => {
  expect(await statusOf(bySecret, forgery)).toBe(401)
})

test.each(Object.entries(againstKeys))('refused where an issuer signs: %s', async (_, forgery) => {
  expect(await statusOf(byKeys, forgery)).toBe(401)
})

test('the issuer’s own tokens are good, so that what is refused is refused for being forged', async () => {
  for (const claims of [{}, { aud: ['shop', issuer.names.audience] }]) {
    const { headers } = bearer(await goodToken(issuer, claims))
    expect((await byKeys.ask('GET', '/api/admin/schedules', { headers })).status).toBe(200)
  }
})

test('there are many kinds, and none of them was a bug', () => {
  const kinds = Object.keys(againstSecret).length + Object.keys(againstKeys).length
  console.log(`tokens: ${kinds} kinds of forged credentials, 0 accepted`)
  expect(kinds).toBeGreaterThanOrEqual(100)
  expect([...bySecret.failures, ...byKeys.failures]).toEqual([])
})

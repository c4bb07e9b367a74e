import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuth } from '../../src/web/auth/auth.ts'
import { signInLinks } from '../../src/web/auth/sign-in-links.ts'
import { testApp } from './client.ts'

let issuer: Server
let jwksUrl: string
let served: { keys: JWK[] }
let web: Awaited<ReturnType<typeof testApp>>
const links = signInLinks()
const rsa = await generateKeyPair('RS256', { extractable: true })
const elliptic = await generateKeyPair('ES256')
const stranger = await generateKeyPair('RS256')

beforeAll(async () => {
  const keyOf = async (key: CryptoKey, kid: string) => ({ ...(await exportJWK(key)), kid })
  served = { keys: [await keyOf(rsa.publicKey, 'rsa'), await keyOf(elliptic.publicKey, 'elliptic')] }
  issuer = createServer((_, response) => response.end(JSON.stringify(served))).listen(0, '127.0.0.1')
  await once(issuer, 'listening')
  jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`
  web = await testApp({ auth: createAuth({ jwksUrl }), links })
})
afterAll(async () => {
  issuer.close()
  await web.close()
})

type Making = { alg: string; kid: string; claims?: object }

function token(key: CryptoKey | Uint8Array, { alg, kid, claims }: Making): Promise<string> {
  return new SignJWT({ role: 'ADMIN', ...claims })
    .setProtectedHeader({ alg, kid })
    .setSubject('ana')
    .setExpirationTime('1m')
    .sign(key)
}

async function statusOf(token: string, ask = web.ask) {
  return (await ask('GET', '/api/admin/schedules', { token })).status
}

test('tokens of the issuer are good', async () => {
  expect(await statusOf(await token(rsa.privateKey, { alg: 'RS256', kid: 'rsa' }))).toBe(200)
  expect(await statusOf(await token(elliptic.privateKey, { alg: 'ES256', kid: 'elliptic' }))).toBe(200)
})

test('a public key is never a shared secret', async () => {
  const pem = new TextEncoder().encode(await exportSPKI(rsa.publicKey))
  expect(await statusOf(await token(pem, { alg: 'HS256', kid: 'rsa' }))).toBe(401)
})

test('a stranger who borrows a key id is refused, and so is an unknown id', async () => {
  expect(await statusOf(await token(stranger.privateKey, { alg: 'RS256', kid: 'rsa' }))).toBe(401)
  expect(await statusOf(await token(stranger.privateKey, { alg: 'RS256', kid: 'none' }))).toBe(401)
  expect(await statusOf(await token(rsa.privateKey, { alg: 'RS256', kid: 'elliptic' }))).toBe(401)
})

test('of an issuer that many programs share, only tokens for this one are good', async () => {
  const names = { issuer: 'https://issuer.example/', audience: 'punctual' }
  const shared = await testApp({ auth: createAuth({ jwksUrl, ...names }) })
  const status = async (claims: object) =>
    statusOf(await token(rsa.privateKey, { alg: 'RS256', kid: 'rsa', claims }), shared.ask)
  expect(await status({ iss: names.issuer, aud: names.audience })).toBe(200)
  expect(await status({ iss: names.issuer, aud: ['shop', names.audience] })).toBe(200)
  expect(await status({ iss: names.issuer, aud: 'shop' })).toBe(401)
  expect(await status({ iss: names.issuer })).toBe(401)
  expect(await status({ iss: 'https://other.example/', aud: names.audience })).toBe(401)
  expect(await status({ aud: names.audience })).toBe(401)
  await shared.close()
})

test('an issuer that is away is a 503, not a refusal', async () => {
  const away = await testApp({ auth: createAuth({ jwksUrl: 'http://127.0.0.1:1/keys' }) })
  const good = await token(rsa.privateKey, { alg: 'RS256', kid: 'rsa' })
  const { status, headers, json } = await away.ask('GET', '/api/admin/schedules', { token: good })
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('5')
  expect(json.type).toBe('urn:punctual:problem:keys-unreachable')
  await away.close()
})

test('sign-in links need a secret of our own', async () => {
  expect((await web.ask('GET', `/admin/sign-in?token=${links.issue()}`)).status).toBe(410)
})

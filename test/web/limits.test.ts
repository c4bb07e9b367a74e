import { connect } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { Events } from '../../src/events.ts'
import { clientAddress, networkOf } from '../../src/web/client-address.ts'
import type { LimitSettings } from '../../src/web/limits.ts'
import { startWeb } from '../../src/web/server.ts'
import type { TestDatabase } from '../support/database.ts'
import { expectProblem, secret, testApp, tokenOf } from './client.ts'
import { seededDatabase } from './seed.ts'

const clientIpHeader = 'Fly-Client-IP'
const list = '/api/admin/schedules'

async function limited(limits: LimitSettings) {
  const web = await testApp({ limits: { clientIpHeader, ...limits } })
  onTestFinished(() => web.close())
  const from = (address: string, given: { token?: string; Cookie?: string } = {}) => {
    const { token, ...headers } = given
    return { token, headers: { [clientIpHeader]: address, ...headers } }
  }
  return { ...web, from }
}

test('one address may ask so often in a minute, another one is not concerned', async () => {
  const web = await limited({ perMinute: 3 })
  const token = await tokenOf('VIEWER', { subject: 'one' })
  for (let asked = 0; asked < 3; asked++)
    expect((await web.ask('GET', list, web.from('192.0.2.1', { token }))).status).toBe(200)
  const refused = await web.ask('GET', list, web.from('192.0.2.1', { token }))
  expectProblem(refused, 429)
  expect(refused.json).toMatchObject({
    type: 'urn:punctual:problem:too-many-requests',
    detail: 'More than 3 requests in a minute came from this address.',
  })
  const seconds = Number(refused.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  const other = await tokenOf('VIEWER', { subject: 'other' })
  expect((await web.ask('GET', list, web.from('192.0.2.2', { token: other }))).status).toBe(200)
})

test('one subject may ask so often, from wherever it comes; another one is not concerned', async () => {
  const web = await limited({ perMinute: 3 })
  const token = await tokenOf('VIEWER', { subject: 'loop' })
  for (let asked = 0; asked < 3; asked++)
    expect((await web.ask('GET', list, web.from(`192.0.2.${asked}`, { token }))).status).toBe(200)
  const refused = await web.ask('GET', list, web.from('192.0.2.9', { token }))
  expectProblem(refused, 429)
  expect(refused.json.detail).toContain('the subject of this token')
  const other = await tokenOf('VIEWER', { subject: 'calm' })
  expect((await web.ask('GET', list, web.from('192.0.2.9', { token: other }))).status).toBe(200)
})

test('tokens that are refused are counted apart: then new ones wait, and who was in stays in', async () => {
  const web = await limited({ perMinute: 1_000 })
  const ask = async (token: string, address = '192.0.2.1') =>
    (await web.ask('GET', list, web.from(address, { token }))).status
  const colleague = await tokenOf('ADMIN')
  expect(await ask(colleague)).toBe(200)
  const statuses = await Promise.all(Array.from({ length: 10 }, () => ask('no.such.token')))
  expect(new Set(statuses)).toEqual(new Set([401]))
  for (let asked = 0; asked < 10; asked++) expect(await ask(`no.such.token${asked}`)).toBe(401)
  expect(await ask('no.such.token')).toBe(429)
  expect(await ask(await tokenOf('ADMIN', { subject: 'new here' }))).toBe(429)
  expect(await ask(colleague)).toBe(200)
  expect(await ask(await tokenOf('ADMIN', { subject: 'new here' }), '192.0.2.2')).toBe(200)
})

test('cookies, pasted tokens and sign-in links are refused as tokens are; a page without any is no attempt', async () => {
  const web = await limited({ perMinute: 1_000 })
  const statusOf = async (address: string, [method, path, headers, body]: Attempt) =>
    (await web.ask(method, path, { body, headers: { ...web.from(address).headers, ...headers } })).status
  const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'http://localhost' }
  const attempts: Attempt[] = [
    ['GET', '/admin/schedules', { Cookie: 'punctual=no' }],
    ['POST', '/admin/sign-in', form, 'token=no'],
    ['GET', '/admin/sign-in?token=no', {}],
  ]
  for (const [index, attempt] of attempts.entries()) {
    const address = `192.0.2.${index}`
    for (let tried = 0; tried < 20; tried++) expect([401, 410]).toContain(await statusOf(address, attempt))
    expect(await statusOf(address, attempt)).toBe(429)
  }
  for (let looked = 0; looked < 25; looked++)
    expect(await statusOf('192.0.2.99', ['GET', '/admin/schedules', {}])).toBe(401)
})

type Attempt = [method: string, path: string, headers: Record<string, string>, body?: string]

test('probes and styles are never counted', async () => {
  const web = await limited({ perMinute: 1 })
  for (const path of ['/livez', '/readyz', '/healthz', '/status', '/admin/assets/punctual.css'])
    for (let asked = 0; asked < 3; asked++)
      expect((await web.ask('GET', path, web.from('192.0.2.1'))).status).toBe(200)
})

test('it is told once a minute, however much is refused', async () => {
  const events = new Events()
  const told: unknown[] = []
  events.on('request.limited', (fields) => told.push(fields))
  const web = await limited({ perMinute: 2 })
  const { createApp } = await import('../../src/web/app.tsx')
  const limits = { perMinute: 2, clientIpHeader }
  const app = createApp({ database: web.database, events, auth: undefined, limits })
  for (let asked = 0; asked < 6; asked++)
    await app.request(`http://localhost${list}`, { headers: { [clientIpHeader]: '2001:db8:1:2:3::4' } })
  expect(told).toEqual([
    { kind: 'requests', key: '2001:db8:1:2::/64', perMinute: 2, seconds: expect.any(Number) },
  ])
})

test('no limit is no limit', async () => {
  const web = await limited({ perMinute: 0 })
  for (let asked = 0; asked < 50; asked++)
    expect((await web.ask('GET', list, web.from('192.0.2.1', { token: 'no' }))).status).toBe(401)
})

const networks = [
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0000:0000::2', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
]

test.each(networks)('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network))

type Asked = Parameters<typeof clientAddress>[0]

/** A request as Hono has it, over a socket from 198.51.100.7. */
function asked(headers: Record<string, string>): Asked {
  const lower = new Headers(headers)
  const env = { incoming: { socket: { remoteAddress: '198.51.100.7' } } }
  return { req: { header: (name: string) => lower.get(name) ?? undefined }, env } as unknown as Asked
}

test('only a header that is trusted tells the address, and only when it holds one', () => {
  const socket = '198.51.100.7'
  const spoofed = asked({ 'Fly-Client-IP': '192.0.2.1', 'X-Forwarded-For': '192.0.2.2, 192.0.2.3' })
  expect(clientAddress(spoofed, undefined)).toBe(socket)
  expect(clientAddress(spoofed, 'Fly-Client-IP')).toBe('192.0.2.1')
  expect(clientAddress(spoofed, 'X-Forwarded-For')).toBe('192.0.2.3')
  for (const odd of ['', 'unknown', '192.0.2.1:80', '1', "' or 1=1"])
    expect(clientAddress(asked({ 'Fly-Client-IP': odd }), 'Fly-Client-IP')).toBe(socket)
})

let seeded: TestDatabase

beforeAll(async () => {
  seeded = await seededDatabase()
})

async function listening(limits: LimitSettings) {
  const web = await startWeb({
    ...{ url: seeded.url, host: '127.0.0.1', port: 0, events: new Events(), auth: { secret }, limits },
  })
  onTestFinished(() => web.close())
  return web
}

test('over a socket, a header that is not trusted does not help', async () => {
  const { url } = await listening({ perMinute: 2 })
  const statuses: number[] = []
  for (let asking = 0; asking < 3; asking++) {
    const headers = { 'Fly-Client-IP': `192.0.2.${asking}`, 'X-Forwarded-For': `192.0.2.${asking}` }
    statuses.push((await fetch(`${url}${list}`, { headers })).status)
  }
  expect(statuses).toEqual([401, 401, 429])
})

const raw: [name: string, sent: string, status: number, type: string][] = [
  ['no HTTP', 'hello\r\n\r\n', 400, 'malformed'],
  [
    'a header without end',
    `GET /livez HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}`,
    431,
    'headers-too-large',
  ],
  [
    'too many headers',
    `GET /livez HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(5_000)}`,
    431,
    'headers-too-large',
  ],
  ['an address without end', `GET /${'x'.repeat(20_000)}`, 431, 'headers-too-large'],
  [
    'an address with a backslash',
    'GET /\\x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    400,
    'malformed',
  ],
  ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400, 'malformed'],
  ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed'],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
    'malformed',
  ],
  [
    'a length and pieces',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'malformed',
  ],
]

test.each(raw)('%s is a problem too', async (_, sent, status, type) => {
  const { port } = await listening({ perMinute: 100 })
  const answer = await exchange(port, sent)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({
    type: `urn:punctual:problem:${type}`,
    status,
  })
})

/** What comes back until the server closes. */
function exchange(port: number, sent: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(sent))
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    socket.on('error', () => undefined).on('close', () => resolve(answer))
  })
}

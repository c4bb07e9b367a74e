import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Events } from '../../src/events.ts'
import { startWeb, type Web } from '../../src/web/server.ts'
import { secret, testApp, tokenOf } from './client.ts'

let app: Awaited<ReturnType<typeof testApp>>
let web: Web

beforeAll(async () => {
  app = await testApp()
  const { url } = app.seeded
  web = await startWeb({ url, host: '127.0.0.1', port: 0, events: new Events(), auth: { secret } })
})
afterAll(async () => {
  await web.close()
  await app.close()
})

const path = '/api/admin/schedules/nightly/trigger'
const most = 64 * 1024

const bodyOf = (bytes: number) => `{"payload":{"a":"${'x'.repeat(bytes - 20)}"}}`

/** A body that arrives in pieces and does not say how long it is. */
function inPieces(text: string): ReadableStream<Uint8Array> {
  const pieces = new TextEncoder().encode(text)
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(pieces.subarray(sent, sent + 1_000))
      sent += 1_000
      if (sent >= pieces.length) controller.close()
    },
  })
}

async function statusOf(body: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) {
  const Authorization = `Bearer ${await tokenOf('ADMIN')}`
  const response = await fetch(`${web.url}${path}`, {
    method: 'POST',
    body,
    headers: { Authorization, 'Content-Type': 'application/json', ...headers },
    ...(typeof body === 'string' ? {} : { duplex: 'half' }),
  })
  return response.status
}

test('64 KB pass, one byte more does not, told or in pieces', async () => {
  expect(bodyOf(most)).toHaveLength(most)
  expect(await statusOf(bodyOf(most))).toBe(202)
  expect(await statusOf(inPieces(bodyOf(most)))).toBe(202)
  expect(await statusOf(bodyOf(most + 1))).toBe(413)
  expect(await statusOf(inPieces(bodyOf(most + 1)))).toBe(413)
})

test('a length that is not true does not open the door', async () => {
  const body = inPieces(bodyOf(most * 2))
  const headers = { 'Content-Length': '2', 'Content-Type': 'application/json' }
  const request = new Request(`http://localhost${path}`, { method: 'POST', body, headers, duplex: 'half' })
  request.headers.set('Authorization', `Bearer ${await tokenOf('ADMIN')}`)
  expect((await app.app.request(request)).status).toBe(413)
})

test('forms are limited too', async () => {
  const headers = { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded' }
  const { status } = await app.ask('POST', '/admin/sign-in', { headers, body: `token=${'x'.repeat(most)}` })
  expect(status).toBe(413)
})

test('a body without an end is answered, and its connection closed', async () => {
  const socket = connect(web.port, '127.0.0.1')
  socket.on('error', () => undefined)
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await tokenOf('ADMIN')}\r\n`)
  socket.write('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n')
  const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const pour = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', pour)
  pour()
  await closed
  expect(answer).toContain('HTTP/1.1 413')
  expect(answer).toContain('urn:punctual:problem:too-large')
})

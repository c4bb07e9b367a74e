/** What a socket can be sent beyond requests: pieces without end, drops, floods, and bytes that are no HTTP at all. */
import { connect, type Socket } from 'node:net'

export type Target = { port: number; token: string }
export type Exchange = { answer: string; sentBytes: number; tookMs: number }

const most = 30_000

/** Sends some text and tells what came back before the server closed, or before it said all it would. */
export async function exchange({ port }: Target, sent: string | Buffer): Promise<Exchange> {
  const { socket, answer, closed } = open(port)
  const since = performance.now()
  socket.end(sent)
  await closed
  return { answer: answer(), sentBytes: Buffer.byteLength(sent), tookMs: performance.now() - since }
}

/** A body in pieces that never ends, as fast as the server takes it. */
export async function endless({ port, token }: Target, mostBytes: number): Promise<Exchange> {
  const { socket, answer, closed } = open(port)
  const since = performance.now()
  socket.write(
    `POST /api/admin/schedules/nightly/trigger HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  )
  const chunk = `8000\r\n${' '.repeat(0x8000)}\r\n`
  let sentBytes = 0
  const pour = () => {
    while (!socket.destroyed && sentBytes < mostBytes) {
      sentBytes += chunk.length
      if (!socket.write(chunk)) return
    }
  }
  socket.on('drain', pour)
  pour()
  await closed
  return { answer: answer(), sentBytes, tookMs: performance.now() - since }
}

/** A header a second, until the server has enough (slow-loris). */
export async function dripping({ port }: Target): Promise<Exchange> {
  const { socket, answer, closed } = open(port)
  const since = performance.now()
  socket.write('GET /livez HTTP/1.1\r\nHost: x\r\n')
  let sentBytes = 0
  const timer = setInterval(() => {
    socket.write('X-More: y\r\n')
    sentBytes += 11
  }, 1_000)
  await closed
  clearInterval(timer)
  return { answer: answer(), sentBytes, tookMs: performance.now() - since }
}

function open(port: number): { socket: Socket; answer: () => string; closed: Promise<unknown> } {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    if (answer.length < most) answer += text
  })
  socket.on('error', () => undefined).on('end', () => socket.end())
  return { socket, answer: () => answer, closed: new Promise((resolve) => socket.once('close', resolve)) }
}

const methods = ['GET', 'POST', 'get', 'PRI', 'CONNECT', 'TRACE', 'X'.repeat(50), '', '\0']
const targets = [
  '/livez',
  '*',
  '//',
  'http://evil.example/admin',
  '/\0',
  '/%',
  '/..//..',
  'livez',
  '/livez HTTP/1.1\r\nX: ',
]
const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', '', 'http/1.1']
const headers = [
  'Host: x',
  'Host: x\r\nHost: y',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Content-Length: 5\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: xchunked',
  'Expect: 100-continue',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
  'Range: bytes=0-,0-,0-,0-',
  'X\0Y: z',
  ' folded: x',
  `Cookie: ${'a=b; '.repeat(1_000)}`,
  `X: ${'y'.repeat(15_000)}`,
  'X: y\r\n'.repeat(2_500),
  'Connection: close',
]
const bodies = [
  '',
  'ffffffffffffffff\r\n',
  '-1\r\n',
  '5\r\nhello\r\n0\r\n\r\n',
  '0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n',
  '\0'.repeat(100),
]

/** One request as nobody should write it. */
export function malformed(random: () => number): string {
  const one = (list: string[]) => list[Math.floor(random() * list.length)]!
  const head = `${one(methods)} ${one(targets)} ${one(versions)}\r\n${one(headers)}\r\n${one(headers)}\r\n\r\n`
  const cut = random() < 0.15 ? head.slice(0, Math.floor(random() * head.length)) : head
  return `${cut}${one(bodies)}`
}

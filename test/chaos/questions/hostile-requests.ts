/**
 * Does anything that is sent break the web process? Requests of somebody who knows the API go through the app in this
 * process; the same, and worse, over sockets to a real `punctual web`, whose memory is watched; and credentials that
 * were forged in over a hundred ways.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { Events } from '../../../src/events.ts'
import { startCluster } from '../../support/cluster.ts'
import { type PunctualProcess, startProcess } from '../../support/process.ts'
import { definitions } from '../../web/definitions.ts'
import { forgedAgainstSecret } from '../../web/forged/against-secret.ts'
import { complaintOf, type Told } from '../../web/hostile/judge.ts'
import { type HostileRequest, hostileRequest } from '../../web/hostile/requests.ts'
import { canary } from '../../web/hostile/strings.ts'
import { dripping, endless, exchange, malformed, type Target } from '../../web/hostile/wire.ts'
import type { Figure, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'

const dist = join(import.meta.dirname, '..', '..', '..', 'dist')
const secret = 'a secret of the hostile rig, long enough'

type Tally = { requests: number; byClass: Record<string, number>; complaints: string[] }
type Asked = Setting & { url: string; tally: Tally }

export const question: Question = {
  name: 'hostile-requests',
  about: 'S12: hostile requests, in process and over sockets, and forged tokens',
  async ask(setting) {
    const cluster = await startCluster({ settings: { fsync: 'off' } })
    const client = new pg.Client(cluster.url)
    await client.connect()
    const tally: Tally = { requests: 0, byClass: {}, complaints: [] }
    const asked = { ...setting, url: cluster.url, tally }
    try {
      await migrate({ connectionString: cluster.url })
      await client.query("select punctual.sync_definitions('hostile', $1::jsonb, 'x')", [
        JSON.stringify(definitions),
      ])
      await client.query(`create table ${canary.table} (word text)`)
      await client.query(`insert into ${canary.table} values ($1)`, [canary.word])
      const accepted = await inProcess(asked)
      const wire = await overSockets(asked)
      const intact = (await client.query(`select word from ${canary.table}`)).rows.length === 1
      for (const complaint of tally.complaints.slice(0, 20)) setting.say(complaint.slice(0, 400))
      const total = tally.requests.toLocaleString('en')
      setting.say(`answers: ${JSON.stringify(tally.byClass)}`)
      return {
        figures: figuresOf({ tally, total, accepted, intact, ...wire }),
        faults: { planned: countOf(setting).all, injected: tally.requests },
      }
    } finally {
      await client.end()
      await cluster.remove()
    }
  },
}

function countOf({ long, short }: Setting) {
  const all = short ? 300 : long ? 50_000 : 10_000
  const socket = Math.round(all * 0.1)
  return { all, socket, inProcess: all - socket }
}

/** The app as it ships: Node cannot read its pages' sources, and one class may not come from two places. */
async function built() {
  const from = <Module>(...path: string[]): Promise<Module> => import(join(dist, ...path))
  return {
    ...(await from<typeof import('../../../src/web/app.tsx')>('web', 'app.js')),
    ...(await from<typeof import('../../../src/web/auth/auth.ts')>('web', 'auth', 'auth.js')),
    ...(await from<typeof import('../../../src/web/auth/token.ts')>('web', 'auth', 'token.js')),
    ...(await from<typeof import('../../../src/db/database.ts')>('db', 'database.js')),
  }
}

/** Answers how many forged credentials were let in, and of how many. */
async function inProcess({
  url,
  tally,
  say,
  ...setting
}: Asked): Promise<{ forged: number; accepted: number }> {
  const { createApp, createAuth, openDatabase } = await built()
  const auth = createAuth({ secret })
  const database = openDatabase({ url, applicationName: 'hostile', statementTimeoutMs: 5_000 })
  const events = new Events()
  const failures: string[] = []
  events.on('request.failed', ({ method, path, error }) => failures.push(`${method} ${path}: ${error}`))
  const app = createApp({ database, events, auth })
  const Authorization = `Bearer ${await auth.mint!({ role: 'ADMIN', subject: 'hostile', ttlSeconds: 3_600 })}`
  await eachOf(setting, countOf({ ...setting, say }).inProcess, async (request) => {
    const { method, path, headers, body } = request
    const response = await app.request(`http://localhost${path}`, {
      method,
      headers: { ...headers, Authorization },
      ...(body === undefined ? {} : { body }),
    })
    judge(tally, request, {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    })
  })
  say(
    `${tally.requests} in process, ${tally.complaints.length} complaints, ${failures.length} failures told by the app`,
  )
  tally.complaints.unshift(...failures)
  const forgeries = Object.entries(await forgedAgainstSecret(secret))
  let accepted = 0
  for (const [name, { headers, query = '' }] of forgeries) {
    const { status } = await app.request(`http://localhost/api/admin/schedules?${query}`, { headers })
    if (status !== 401) tally.complaints.push(`forged and answered ${status}: ${name}`)
    if (status === 200) accepted++
  }
  await database.close()
  return { forged: forgeries.length, accepted }
}

type Wire = { grewMb: number; crashes: number; slowestMs: number; loris: string }

async function overSockets({ url, tally, say, ...setting }: Asked): Promise<Wire> {
  const env = {
    DATABASE_URL: url,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    JWT_SECRET: secret,
    RATE_LIMIT_PER_MINUTE: '0',
    // Else the heap may grow before anybody looks for what can go, and nothing is learnt of what stays.
    NODE_OPTIONS: '--max-old-space-size=64',
  }
  const process = startProcess({ args: ['web'], env })
  const { url: address } = await process.waitFor('web.listening')
  const { mintToken } = await built()
  const token = await mintToken({ secret, role: 'ADMIN', subject: 'wire', ttlSeconds: 3_600 })
  const target: Target = { port: Number(new URL(String(address)).port), token }
  const random = randomFrom(setting.seed)
  const { socket } = countOf({ ...setting, say })
  const ask = (seed: number, count: number) =>
    eachOf({ seed }, count, async (request) => {
      const { answer } = await exchange(target, textOf(request, token))
      judge(tally, request, toldBy(answer))
    })
  await ask(setting.seed + 1, Math.round(socket / 4))
  const before = memoryOf(process)
  await ask(setting.seed + 2, Math.round(socket / 4))
  for (let sent = 0; sent < Math.round(socket / 2); sent++) {
    const { answer } = await exchange(target, malformed(random))
    judge(tally, { method: 'GET', path: '/admin' }, toldBy(answer))
  }
  say(`${socket} over sockets, memory ${before} → ${memoryOf(process)} MB`)
  const pouring = await Promise.all(
    Array.from({ length: setting.short ? 1 : 8 }, () => endless(target, 2 ** 30)),
  )
  // Who goes on sending when the server hangs up may lose the answer that it sent.
  const poured = pouring.filter(
    ({ answer, sentBytes }) => /^(HTTP\/1\.1 413|$)/.test(answer) && sentBytes < 2 ** 26,
  )
  if (poured.length < pouring.length) tally.complaints.push('a body without end was not refused')
  let slowestMs = 0
  const drips = setting.short ? [] : Array.from({ length: 200 }, () => dripping(target))
  let isOver = drips.length === 0
  const dripped = Promise.all(drips).finally(() => {
    isOver = true
  })
  while (!isOver) slowestMs = Math.max(slowestMs, await timedGet(target))
  const dropped = await dripped
  const longest = Math.max(0, ...dropped.map(({ tookMs }) => tookMs))
  const loris = `${dropped.filter(({ answer }) => answer.startsWith('HTTP/1.1 408')).length} of ${dropped.length} cut off, after at most ${(longest / 1_000).toFixed(1)} s`
  say(`slow headers: ${loris}; meanwhile the slowest other answer took ${Math.round(slowestMs)} ms`)
  const after = memoryOf(process)
  const isAlive = await Promise.race([process.ended.then(() => false), timedGet(target).then(() => true)])
  const { code } = await process.kill()
  if (code !== 0) tally.complaints.push(`web ended with ${code}: ${process.output.stderr}`)
  const failed = process.lines.filter(({ event }) => event === 'request.failed')
  tally.complaints.push(...failed.map((line) => JSON.stringify(line)))
  return { grewMb: after - before, crashes: isAlive ? 0 : 1, slowestMs, loris }
}

/** Eight at a time. */
async function eachOf(
  { seed }: Pick<Setting, 'seed'>,
  count: number,
  send: (request: HostileRequest) => Promise<void>,
) {
  const batch = 500
  for (let done = 0; done < count; done += batch) {
    const requests = fc.sample(hostileRequest, { seed: seed + done, numRuns: Math.min(batch, count - done) })
    const lane = async () => {
      for (let request = requests.pop(); request !== undefined; request = requests.pop()) await send(request)
    }
    await Promise.all(Array.from({ length: 8 }, lane))
  }
}

function judge(tally: Tally, request: Pick<HostileRequest, 'method' | 'path'>, told: Told): void {
  tally.requests++
  const name = `${Math.floor(told.status / 100)}xx`
  tally.byClass[name] = (tally.byClass[name] ?? 0) + 1
  const complaint = request.method === 'HEAD' && told.status < 500 ? undefined : complaintOf(told, request)
  if (complaint !== undefined)
    tally.complaints.push(`${request.method} ${request.path.slice(0, 200)}: ${complaint}`)
}

function textOf({ method, path, headers, body = '' }: HostileRequest, token: string): string {
  const lines = Object.entries({
    Host: 'x',
    Authorization: `Bearer ${token}`,
    ...headers,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** The first answer in what came back; nothing at all, for what never was a request, is no fault. */
function toldBy(answer: string): Told {
  const [, code] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? []
  if (code === undefined) return { status: 0, type: null, text: '' }
  const [head = '', rest = ''] = answer.replace(/^HTTP\/1\.1 100 .*?\r\n\r\n/s, '').split(/\r\n\r\n(.*)/s)
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN)
  const text = Number.isNaN(length) ? unchunked(rest) : rest.slice(0, length)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  return {
    status,
    type: /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? null,
    text: Buffer.from(text, 'latin1').toString(),
  }
}

const unchunked = (text: string) => text.replaceAll(/^[0-9a-f]+\r\n|\r\n[0-9a-f]+\r\n/gi, '').trim()

async function timedGet({ port }: Target): Promise<number> {
  const since = performance.now()
  await (await fetch(`http://127.0.0.1:${port}/livez`)).text()
  return performance.now() - since
}

function memoryOf({ pid }: PunctualProcess): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024)
}

type Results = Wire & {
  tally: Tally
  total: string
  accepted: { forged: number; accepted: number }
  intact: boolean
}

function figuresOf({ tally, total, accepted, intact, grewMb, crashes, slowestMs, loris }: Results): Figure[] {
  const peer = 'schemathesis: no 5xx'
  const isLate = slowestMs > 1_000
  return [
    {
      id: 'S12',
      what: 'hostile requests answered with 5xx, or refused without a problem body',
      measured: `${tally.complaints.length} of ${total}`,
      target: '0 of 50,000 (long)',
      peer,
      holds: tally.complaints.length === 0,
    },
    {
      id: 'S12',
      what: 'crashes of the web process; canary table reached by SQL',
      measured: `${crashes}; ${intact ? 'no' : 'yes'}`,
      target: '0; no',
      peer: '',
      holds: crashes === 0 && intact,
    },
    {
      id: 'S12',
      what: 'forged credentials accepted',
      measured: `${accepted.accepted} of ${accepted.forged}`,
      target: '0 of >= 40',
      peer: '',
      holds: accepted.accepted === 0 && accepted.forged >= 40,
    },
    {
      id: 'S12',
      what: 'memory of the web process after it all, with a heap of 64 MB',
      measured: `+${grewMb} MB`,
      target: '< 50 MB',
      peer: '',
      holds: grewMb < 50,
    },
    {
      id: 'S12',
      what: '200 slow-loris connections; slowest answer to others meanwhile',
      measured: `${loris}; ${Math.round(slowestMs)} ms`,
      target: '< 1,000 ms',
      peer: '',
      holds: !isLate,
    },
  ]
}

import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { mintToken } from '../../src/web/auth/token.ts'
import { type Cluster, startCluster } from '../support/cluster.ts'
import { type PunctualProcess, startProcess } from '../support/process.ts'
import { expectNothingLostOrTwice, type Pooled, rowsOf, untilFired } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'
const secret = 'a secret for tests, of more than 32 characters'
const settings = { max_connections: '12', superuser_reserved_connections: '0' }
let cluster: Cluster
let database: Pooled & { pool: pg.Pool }
let daemon: PunctualProcess
let web: PunctualProcess
let hog: Hog

/** Takes every connection that the server has left, and each that is freed, as soon as it is. */
class Hog {
  readonly #held = new Set<pg.Client>()
  #isOver = false
  refused = 0
  readonly #run: Promise<void>

  constructor(url: string) {
    this.#run = this.#take(url)
  }

  async #take(url: string): Promise<void> {
    while (!this.#isOver) {
      const client = new pg.Client({ connectionString: url, application_name: 'hog' })
      client.on('error', () => undefined)
      await client.connect().then(
        () => this.#held.add(client),
        () => this.refused++,
      )
      await setTimeout(1)
    }
  }

  async full(): Promise<void> {
    const before = this.refused
    while (this.refused < before + 5) await setTimeout(1)
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#run
    await Promise.all([...this.#held].map((client) => client.end()))
  }
}

beforeAll(async () => {
  cluster = await startCluster({ settings })
  await migrate({ connectionString: cluster.url })
  const pool = new pg.Pool({ connectionString: cluster.url, max: 2, min: 2 })
  pool.on('error', () => undefined)
  database = { pool }
  await Promise.all([pool.query('select pg_sleep(0.1)'), pool.query('select pg_sleep(0.1)')])
  daemon = startDaemon({ url: cluster.url })
  web = startProcess({
    args: ['web'],
    env: { DATABASE_URL: cluster.url, PORT: '0', HOST: '127.0.0.1', JWT_SECRET: secret, LOG_LEVEL: 'debug' },
  })
  await daemon.waitFor('schedules.synced')
  await web.waitFor('web.listening')
  await pool.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 2 })
  hog = new Hog(cluster.url)
  await hog.full()
})

afterAll(async () => {
  await Promise.all([daemon?.kill('SIGKILL'), web?.kill('SIGKILL')])
  await hog?.stop()
  await database?.pool.end()
  await cluster?.remove()
})

const led = () => daemon.lines.filter(({ event }) => event === 'leader.gained').length

test('on a server that is full a daemon goes on, also when it loses its session: it has another already', async () => {
  await untilFired(database, { id, times: 2 })
  const before = led()
  await rowsOf(
    database,
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'punctual daemon'",
  )
  await hog.full()
  await daemon.waitFor('leader.gained', { where: () => led() > before })
  await untilFired(database, { id, times: 2 })
  await expectNothingLostOrTwice(database, id)
})

test('the API sheds what it cannot ask: each answer is a good one or a 503 that says when to come back', async () => {
  const { url } = await web.waitFor('web.listening')
  const headers = {
    Authorization: `Bearer ${await mintToken({ secret, role: 'ADMIN', subject: 'test', ttlSeconds: 60 })}`,
  }
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => fetch(`${url}/api/admin/schedules`, { headers })),
  )
  for (const answer of answers) {
    expect([200, 503]).toContain(answer.status)
    if (answer.status === 503) expect(answer.headers.get('retry-after')).toBe('5')
  }
})

test('a web process that comes too late for a connection says so, and when to come back', async () => {
  const late = startProcess({
    args: ['web'],
    env: { DATABASE_URL: cluster.url, PORT: '0', HOST: '127.0.0.1', JWT_SECRET: secret, LOG_LEVEL: 'debug' },
  })
  const { url } = await late.waitFor('web.listening')
  const headers = {
    Authorization: `Bearer ${await mintToken({ secret, role: 'ADMIN', subject: 'test', ttlSeconds: 60 })}`,
  }
  const answer = await fetch(`${url}/api/admin/schedules`, { headers })
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(await answer.json()).toMatchObject({ type: 'urn:punctual:problem:database-unreachable' })
  expect(late.lines.filter(({ event }) => event === 'request.failed')).toEqual([])
  expect(await late.kill()).toEqual({ code: 0, signal: null })
})

test('once there is room again all goes on, and both end with 0', async () => {
  await hog.stop()
  await untilFired(database, { id, times: 2 })
  expect(hog.refused).toBeGreaterThan(10)
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  expect(await web.kill()).toEqual({ code: 0, signal: null })
})

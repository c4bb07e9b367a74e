import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { mintToken } from '../../src/web/auth/token.ts'
import { type Cluster, startCluster } from '../support/cluster.ts'
import { type PunctualProcess, startProcess } from '../support/process.ts'
import { expectNothingLostOrTwice, type Pooled, rowsOf, untilFired, untilRows } from './ledger.ts'
import { startDaemon, startWorker } from './roles.ts'

const id = 'each-second'
const secret = 'a secret for tests, of more than 32 characters'
const folder = mkdtempSync(join(tmpdir(), 'punctual-read-only-'))
let cluster: Cluster
let database: Pooled & { pool: pg.Pool }
let daemon: PunctualProcess
let worker: PunctualProcess
let web: PunctualProcess

beforeAll(async () => {
  cluster = await startCluster()
  await migrate({ connectionString: cluster.url })
  const pool = new pg.Pool({ connectionString: cluster.url, max: 2 })
  pool.on('error', () => undefined)
  database = { pool }
  daemon = startDaemon({ url: cluster.url })
  worker = startWorker({ url: cluster.url, env: { LINES: join(folder, 'lines') } })
  web = startProcess({
    args: ['web'],
    env: { DATABASE_URL: cluster.url, PORT: '0', HOST: '127.0.0.1', JWT_SECRET: secret, LOG_LEVEL: 'debug' },
  })
  await Promise.all([
    daemon.waitFor('schedules.synced'),
    worker.waitFor('worker.started'),
    web.waitFor('web.listening'),
  ])
  await pool.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 2 })
})

afterAll(async () => {
  await Promise.all([daemon, worker, web].map((one) => one?.kill('SIGKILL')))
  await database?.pool.end()
  await cluster?.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function prefer(setting: string): Promise<void> {
  await rowsOf(database, `alter system ${setting}`)
  await rowsOf(database, 'select pg_reload_conf()')
}

async function enable(): Promise<Response> {
  const { url } = await web.waitFor('web.listening')
  const token = await mintToken({ secret, role: 'ADMIN', subject: 'test', ttlSeconds: 60 })
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  return fetch(`${url}/api/admin/schedules/append`, {
    method: 'PUT',
    headers,
    body: '{"enabled":false,"reason":"test"}',
  })
}

test('while the server takes no writes nobody leads, nobody exits, and the API says that it is read-only', async () => {
  await prefer('set default_transaction_read_only = on')
  const refused = await daemon.waitFor('leader.refused')
  expect(refused.msg).toMatch(/read-only/)
  const answer = await enable()
  expect({ status: answer.status, retry: answer.headers.get('retry-after') }).toEqual({
    status: 503,
    retry: '5',
  })
  expect(await answer.json()).toMatchObject({ detail: 'The database takes no changes now: it is read-only.' })
})

test('once it takes writes again everything goes on by itself, and nothing was lost or enqueued twice', async () => {
  await prefer('reset default_transaction_read_only')
  await untilFired(database, { id, times: 2 })
  const [latest] = await rowsOf(database, 'select max(id) as id from punctual.runs')
  await untilRows(database, {
    text: "select from punctual.runs where id = $1 and status = 'succeeded'",
    values: [latest!.id],
    until: (rows) => rows.length === 1,
  })
  expect((await enable()).status).toBe(200)
  await expectNothingLostOrTwice(database, id)
  for (const one of [daemon, worker, web]) expect(await one.kill()).toEqual({ code: 0, signal: null })
})

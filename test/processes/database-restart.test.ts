import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasEnded } from '../../src/db/embedded/processes.ts'
import { type EmbeddedPostgres, startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'

import type { PunctualProcess } from '../support/process.ts'
import { expectNothingLostOrTwice, type Pooled, rowsOf, untilFired, untilRows } from './ledger.ts'
import { startDaemon, startWorker } from './roles.ts'

const id = 'each-second'
const folder = mkdtempSync(join(tmpdir(), 'punctual-restart-'))
let server: EmbeddedPostgres
let database: Pooled
let daemon: PunctualProcess
let worker: PunctualProcess

const start = () => startEmbedded({ dataDir: join(folder, 'postgres'), settings: { fsync: 'off' } })

beforeAll(async () => {
  server = await start()
  await migrate({ connectionString: server.url })
  const pool = new pg.Pool({ connectionString: server.url })
  pool.on('error', () => undefined)
  database = { pool }
  const env = { LINES: join(folder, 'lines') }
  daemon = startDaemon({ url: server.url, env })
  await daemon.waitFor('schedules.synced')
  worker = startWorker({ url: server.url, env })
  await worker.waitFor('worker.started')
  await pool.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 2 })
})

afterAll(async () => {
  await Promise.all([daemon?.kill('SIGKILL'), worker?.kill('SIGKILL')])
  await database?.pool.end()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Asks the server process itself to go, as an operator or a crash would. */
async function end(signal: NodeJS.Signals): Promise<void> {
  const pid = Number.parseInt(readFileSync(join(server.dataDir, 'data', 'postmaster.pid'), 'utf8'), 10)
  process.kill(pid, signal)
  await hasEnded({ pid, withinMs: 10_000 })
  await server.stop()
}

test.each([
  ['a fast shutdown', 'SIGINT'],
  ['an immediate shutdown', 'SIGQUIT'],
  ['a crash', 'SIGKILL'],
] as const)(
  'over %s of the database nobody exits, and everything goes on by itself',
  async (_name, signal) => {
    const [leadership] = await rowsOf(database, 'select epoch from punctual.leadership')
    const since = Date.now()
    await end(signal)
    await daemon.waitFor('tick.failed', {
      where: ({ time, msg }) => Number(time) >= since && /ECONNREFUSED/.test(String(msg)),
    })
    server = await start()
    await daemon.waitFor('leader.gained', { where: ({ epoch }) => Number(epoch) > leadership!.epoch })
    await untilFired(database, { id, times: 2 })
    const [latest] = await rowsOf(database, 'select max(id) as id from punctual.runs')
    await untilRows(database, {
      text: "select from punctual.runs where id = $1 and status = 'succeeded'",
      values: [latest!.id],
      until: (rows) => rows.length === 1,
    })
  },
)

test('in the end nothing was lost and nothing enqueued twice, and both end with 0', async () => {
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  expect(await worker.kill()).toEqual({ code: 0, signal: null })
  expect(await expectNothingLostOrTwice(database, id)).toBeGreaterThan(6)
})

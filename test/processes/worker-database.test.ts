import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { type Cluster, startCluster } from '../support/cluster.ts'
import type { PunctualProcess } from '../support/process.ts'
import { type Pooled, rowsOf, untilRows } from './ledger.ts'
import { startDaemon, startWorker } from './roles.ts'

vi.setConfig({ testTimeout: 90_000 })

const folder = mkdtempSync(join(tmpdir(), 'punctual-task-end-'))
const lines = join(folder, 'lines')
let cluster: Cluster
let database: Pooled
let worker: PunctualProcess

beforeAll(async () => {
  cluster = await startCluster()
  await migrate({ connectionString: cluster.url })
  const pool = new pg.Pool({ connectionString: cluster.url })
  pool.on('error', () => undefined)
  database = { pool }
  const daemon = startDaemon({ url: cluster.url, env: { LINES: lines } })
  await daemon.waitFor('schedules.synced')
  await daemon.kill()
  worker = startWorker({ url: cluster.url, env: { LINES: lines } })
  await worker.waitFor('worker.started')
})

afterAll(async () => {
  await worker?.kill('SIGKILL')
  await database?.pool.end()
  await cluster?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const told = () => {
  try {
    return readFileSync(lines, 'utf8').trim().split('\n')
  } catch {
    return []
  }
}

/** Resolves when the job has written its line, as the last thing that it does. */
function nextLine(): Promise<void> {
  const before = told().length
  return new Promise((resolve) => {
    const watcher = watch(folder, () => {
      if (told().length === before) return
      watcher.close()
      resolve()
    })
  })
}

async function request(): Promise<number> {
  const [row] = await rowsOf(database, "select punctual.trigger('append') as run")
  await rowsOf(database, "select * from punctual.tick('by-hand')")
  return row!.run
}

test.each(['kill', 'immediate', 'fast', 'immediate', 'kill'] as const)(
  'Postgres is away (%s) at the moment a job ends: the worker lives, and the job does not run again',
  async (mode) => {
    const ended = nextLine()
    const run = await request()
    await ended
    await cluster.stop(mode)
    await cluster.start()
    await untilRows(database, {
      text: `select from punctual.runs r where r.id = $1 and r.status = 'succeeded'
        and not exists (select from graphile_worker.jobs)`,
      values: [run],
      until: (rows) => rows.length === 1,
    })
  },
)

test('in the end there are as many lines as runs, each of a first attempt, and the worker ends with 0', async () => {
  const runs = await rowsOf(database, 'select id from punctual.runs order by id')
  expect(runs).toHaveLength(5)
  const executed = told().map((line) => line.split(' ').slice(2).map(Number))
  expect(executed).toEqual(runs.map(({ id }) => [id, 1]))
  expect(await worker.kill()).toEqual({ code: 0, signal: null })
  expect(await rowsOf(database, 'select from graphile_worker.jobs where locked_at is not null')).toEqual([])
})

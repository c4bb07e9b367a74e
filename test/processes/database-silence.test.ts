import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import type { PunctualProcess } from '../support/process.ts'
import { type FaultyProxy, losesAnswerTo, type Rule, startProxy } from '../support/proxy.ts'
import { expectNothingLostOrTwice, untilFired, untilRows } from './ledger.ts'
import { createDefinedDatabase, request, untilJob } from './requests.ts'
import { startDaemon, startWorker } from './roles.ts'

const id = 'each-second'
const folder = mkdtempSync(join(tmpdir(), 'punctual-silence-'))
const LINES = join(folder, 'lines')
let database: TestDatabase
let proxies: Record<'daemon' | 'worker', FaultyProxy>
let daemon: PunctualProcess
let worker: PunctualProcess

beforeAll(async () => {
  database = await createDefinedDatabase()
  proxies = { daemon: await startProxy(database.url), worker: await startProxy(database.url) }
  daemon = startDaemon({ url: proxies.daemon.url })
  await daemon.waitFor('leader.gained')
  worker = startWorker({ url: proxies.worker.url, env: { LINES } })
  await worker.waitFor('worker.started')
  await database.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 2 })
})

afterAll(async () => {
  await Promise.all([daemon?.kill('SIGKILL'), worker?.kill('SIGKILL')])
  for (const proxy of Object.values(proxies ?? {})) await proxy.close()
  rmSync(folder, { recursive: true, force: true })
})

const queue = {
  text: 'select from graphile_worker.jobs limit 1',
  until: (rows: unknown[]) => rows.length === 0,
}

const executions = (run: number) =>
  readFileSync(LINES, 'utf8')
    .split('\n')
    .filter((line) => line.split(' ')[2] === String(run))

async function untilFault(proxy: FaultyProxy): Promise<void> {
  const before = proxy.faults
  while (proxy.faults === before) await new Promise((resolve) => setTimeout(resolve, 10))
}

test.each([
  ['a claim', /punctual\.tick/],
  ['a heartbeat', /punctual\.heartbeat/],
])(
  'a daemon to which the answer to %s is lost goes on, and fires everything once',
  async (_name, statement) => {
    proxies.daemon.rule = losesAnswerTo(statement)
    await untilFault(proxies.daemon)
    await untilFired(database, { id, times: 2 })
  },
)

test('of that nothing was lost and nothing enqueued twice', async () => {
  await expectNothingLostOrTwice(database, id)
  await database.query('select punctual.disable($1)', [id])
  await untilRows(database, queue)
})

/** A run whose job the worker executes while the answer is lost, and which leaves the queue in the end. */
async function executeWhile(rule: Rule): Promise<void> {
  const { faults } = proxies.worker
  proxies.worker.rule = rule
  const run = await request(database, 'append')
  await untilJob(database, { run, status: 'succeeded' })
  await untilRows(database, queue)
  expect(proxies.worker.faults).toBe(faults + 1)
  expect(executions(run)).toHaveLength(1)
}

test.each([
  ['the start of a job', /start_job_runs/],
  ['the end of a job', /finish_job_runs/],
  ['its removal from the queue', /^delete from "graphile_worker"/],
])(
  'a worker to which the answer to %s is lost has it executed all the same, once',
  async (_name, statement) => {
    await executeWhile(losesAnswerTo(statement))
  },
)

test('a job that was fetched by a statement whose answer is lost is noticed, fetched again and executed once', async () => {
  // Graphile Worker stops where it hears nothing of a removal, and another is started.
  const { time } = await worker.waitFor('worker.restarted')
  await worker.waitFor('worker.started', { where: (line) => Number(line.time) >= Number(time) })
  // With a row, since many a fetch finds nothing.
  await executeWhile(losesAnswerTo(({ type, statement }) => type === 'D' && /^with j_raw as/.test(statement)))
  const lost = /the answer to a fetch was lost, and with it 1 job\(s\) of the queue$/
  await worker.waitFor('worker.restarted', { where: ({ msg }) => lost.test(String(msg)) })
})

test('both end with 0', async () => {
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  expect(await worker.kill()).toEqual({ code: 0, signal: null })
})

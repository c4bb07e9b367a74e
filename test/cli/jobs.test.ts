import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'
import { appConfig, punctualWith } from './cli.ts'

let database: TestDatabase
const environment = () => ({ DATABASE_URL: database.url, PUNCTUAL_CONFIG: appConfig })
const punctual = punctualWith(environment)

beforeAll(async () => {
  database = await createTestDatabase()
  const daemon = startProcess({ args: ['daemon'], env: environment() })
  const worker = startProcess({ args: ['worker', '--concurrency', '2'], env: environment() })
  await daemon.waitFor('schedules.synced')
  await worker.waitFor('worker.started')
})

test('run --wait shows the run and follows it: succeeded is 0', async () => {
  const { code, stdout, stderr } = await punctual(['run', 'greet', '--wait', '--payload', '{"name": "Ada"}'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^run \d+ of greet ✓ succeeded\n/)
  expect(stdout).toMatch(/✓ succeeded greet wave 1, .*\n {2}.*hello Ada/)
})

test('failed is 1, with what was thrown', async () => {
  const { code, stdout } = await punctual(['run', 'break', '--wait'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/✕ failed break .*\n {2}Error: this job always breaks\n {6}at /)
})

test('skipped is 5, with the reason', async () => {
  await punctual(['run', 'linger'])
  const { code, json } = await punctual(['run', 'linger', '--wait', '--json'])
  expect(code).toBe(5)
  expect(json()).toMatchObject({ status: 'skipped', reason: 'overlap', jobs: [] })
})

test('a backfill runs its range in order, tells each step, and its end is the exit code', async () => {
  const range = ['--from', '2020-01-01', '--to', '2022-01-01']
  const { code, stdout, stderr } = await punctual(['backfill', 'greet', ...range, '--wait'])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^✓ backfill \d+ of greet finished: 3 of 3 done\n$/),
  })
  expect(stderr).toMatch(/^(backfill \d+: [012] of 3\n)*backfill \d+: 3 of 3\n$/)
  const { runs } = (await punctual(['runs', 'greet', '--json'])).json()
  const backfilled = runs.filter(({ trigger }: { trigger: string }) => trigger === 'backfill')
  expect(backfilled.map(({ scheduledFor }: { scheduledFor: string }) => scheduledFor.slice(0, 4))).toEqual([
    '2022',
    '2021',
    '2020',
  ])
  const broken = await punctual(['backfill', 'break', ...range, '--pace', '3', '--wait', '--json'])
  expect({ code: broken.code, stderr: broken.stderr }).toEqual({ code: 1, stderr: '' })
  expect(broken.json()).toMatchObject({ state: 'finished', total: 3, done: 3, failed: 3, remaining: 0 })
})

test('what failed is repeated, and its new end is the exit code', async () => {
  const [{ id }] = (await punctual(['runs', 'break', '--status', 'failed', '--json'])).json().runs
  const { code, json } = await punctual(['retry', String(id), '--wait', '--json'])
  expect(code).toBe(1)
  expect(json()).toMatchObject({ trigger: 'retry', status: 'failed' })
})

test('list marks what failed and what runs', async () => {
  const { stdout, stderr } = await punctual(['list'])
  expect(stdout).toMatch(/^✕ +break +disabled +✕ /m)
  expect(stdout).toMatch(/^✓ +greet|^‖ +greet/m)
  expect(stderr).toMatch(/green · leader daemon-.* · beat .* ago · 1 worker · 1 failing/)
})

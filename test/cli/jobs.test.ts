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

test('list marks what failed and what runs', async () => {
  const { stdout, stderr } = await punctual(['list'])
  expect(stdout).toMatch(/^✕ +break +disabled +✕ /m)
  expect(stdout).toMatch(/^✓ +greet|^‖ +greet/m)
  expect(stderr).toMatch(/green · leader daemon-.* · beat .* ago · 1 worker · 1 failing/)
})

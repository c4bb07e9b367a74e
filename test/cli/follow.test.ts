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
  const worker = startProcess({ args: ['worker'], env: environment() })
  await daemon.waitFor('schedules.synced')
  await worker.waitFor('worker.started')
})

test('what a job logs is told while it runs, and the end of the run is the exit code', async () => {
  const { runId } = (await punctual(['run', 'talk', '--json'])).json()
  const following = startProcess({ args: ['logs', String(runId), '-f', '--json'], env: environment() })
  await following.waitFor('log', { where: ({ line }) => /info the first line$/.test(String(line)) })
  expect(following.lines.filter(({ event }) => event === 'run')).toEqual([])
  await punctual(['cancel', String(runId)])
  expect(await following.ended).toEqual({ code: 1, signal: null })
  expect(following.lines.map(({ event, status }) => ({ event, status }))).toEqual([
    { event: 'job', status: 'running' },
    { event: 'log' },
    { event: 'log' },
    { event: 'job', status: 'cancelled' },
    { event: 'run' },
  ])
  expect(following.lines[2]!.line).toMatch(/info the last line$/)
  expect(following.lines.at(-1)!.run).toMatchObject({ id: runId, status: 'cancelled' })
})

test('what ended before is told whole', async () => {
  const { code, stdout } = await punctual(['run', 'greet', '--follow', '--payload', '{"name": "Ada"}'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^run \d+ of greet .*\n/)
  expect(stdout).toMatch(/greet │ .* hello Ada\n.*✓ succeeded greet\n\n✓ succeeded run \d+/)
  const failed = await punctual(['run', 'break', '-f'])
  expect(failed.code).toBe(1)
  expect(failed.stdout).toMatch(/✕ failed break\n {2}Error: this job always breaks/)
})

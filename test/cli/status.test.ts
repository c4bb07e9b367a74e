import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'
import { appConfig, punctualWith } from './cli.ts'

let database: TestDatabase
const environment = () => ({ DATABASE_URL: database.url, PUNCTUAL_CONFIG: appConfig })
const punctual = punctualWith(environment)

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(() => database.query('delete from punctual.worker_instances'))

/** A daemon whose beat and last pass are so many seconds old. */
async function daemon({ beat = 0, pass = beat }: { beat?: number; pass?: number } = {}) {
  await database.query(
    "select punctual.register_worker('d', 'schedule_daemon', 'leading', 'h', 1, null, null, '1', '10 s', at => now() - interval '1 hour')",
  )
  await database.query(
    "select punctual.heartbeat('d', 'leading', $1, at => now() - $2 * interval '1 second')",
    [(pass - beat) * 1_000, beat],
  )
}
const line = async (...flags: string[]) => {
  const { code, stdout } = await punctual(['status', ...flags])
  return { code, text: stdout.trimEnd() }
}

test('the exit code of a check is the state: 0 green, 17 yellow, 7 red', async () => {
  expect(await line('--check')).toEqual({
    code: 7,
    text: '✕ red · no beat (at most 2m) · no pass (at most 2m) · 0 overdue (at most 0)',
  })
  await daemon({ beat: 3 })
  expect(await line('--check')).toMatchObject({
    code: 0,
    text: expect.stringMatching(
      /^✓ green · beat \d+s ago \(at most 1m\) · pass \d+s ago \(at most 1m\) · 0 overdue/,
    ),
  })
  await daemon({ beat: 3, pass: 100 })
  expect(await line('--check')).toMatchObject({
    code: 17,
    text: expect.stringMatching(/^▲ yellow · beat \d+s ago \(at most 1m\) · pass 1m ago \(at most 1m\)/),
  })
})

test('a limit of one’s own stands for those there are, and is told beside what was found', async () => {
  await daemon({ beat: 70 })
  expect(await line('--check')).toMatchObject({ code: 17 })
  expect(await line('--check', '--max-beat', '5m', '--max-pass', '5m')).toMatchObject({
    code: 0,
    text: expect.stringContaining('beat 1m ago (at most 5m) · pass 1m ago (at most 5m)'),
  })
  expect(await line('--max-beat', '30s', '--max-pass', '5m')).toMatchObject({
    code: 7,
    text: expect.stringMatching(/^✕ red · beat 1m ago \(at most 30s\)/),
  })
  await daemon()
  expect(
    await line('--max-owed', '0', '--max-failing', '2', '--max-queue', '9', '--max-overdue', '1'),
  ).toMatchObject({
    code: 0,
    text: expect.stringMatching(
      / · 0 overdue \(at most 1\) · 0 failing \(at most 2\) · 0 owed \(at most 0\) · 0 in the queue \(at most 9\)$/,
    ),
  })
})

test('with --json a check is one document, with each check in it', async () => {
  await daemon()
  const { code, json } = await punctual(['status', '--max-queue', '5', '--json'])
  expect(code).toBe(0)
  expect(json()).toMatchObject({ state: 'green', daemons: 1, overdue: 0 })
  expect(json().checks).toHaveLength(6)
  expect(json().checks.at(-1)).toEqual({
    name: 'queue',
    found: 0,
    yellowAbove: 5,
    redAbove: 5,
    level: 'green',
  })
})

test('the document says in a sentence what the state means, and which check makes it', async () => {
  await daemon({ beat: 70 })
  const asked = async (...flags: string[]) => (await punctual(['status', ...flags, '--json'])).json()
  const heard = expect.stringMatching(/^The daemon was last heard of \d+ s ago: /)
  expect(await asked()).toMatchObject({ state: 'yellow', cause: 'beat', message: heard })
  await daemon({ beat: 3 })
  expect(await asked('--check')).toMatchObject({ state: 'green', cause: null, message: expect.any(String) })
  expect(await asked('--check', '--max-beat', '1ms')).toMatchObject({
    ...{ state: 'red', cause: 'beat', message: heard },
  })
})

test('--nagios speaks in its words, with figures: 0 OK, 1 WARNING, 2 CRITICAL', async () => {
  expect(await line('--nagios')).toEqual({
    code: 2,
    text: 'PUNCTUAL CRITICAL - red · no beat (at most 2m) · no pass (at most 2m) · 0 overdue (at most 0) | beat=U;60;120;0 pass=U;60;120;0 overdue=0;0;;0 failing=0;;;0 owed=0;;;0 queue=0;;;0',
  })
  await daemon({ beat: 5, pass: 65 })
  expect(await line('--nagios')).toMatchObject({
    code: 1,
    text: expect.stringMatching(
      /^PUNCTUAL WARNING - yellow · .* \| beat=\d+\.?\d*s;60;120;0 pass=\d+\.?\d*s;60;120;0 /,
    ),
  })
  await daemon()
  expect(await line('--nagios', '--max-queue', '7')).toMatchObject({
    code: 0,
    text: expect.stringMatching(/^PUNCTUAL OK - green · .* queue=0;7;7;0$/),
  })
})

test('--nagios: a database that is away is critical, one that nobody named is unknown', async () => {
  const away = { DATABASE_URL: 'postgres://nobody:canary-password@127.0.0.1:1/none' }
  const { code, stdout } = await punctual(['status', '--nagios'], { env: away })
  expect({ code, stdout }).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/^PUNCTUAL CRITICAL - Postgres at 127\.0\.0\.1:1, .* cannot be reached/),
  })
  expect(stdout).not.toContain('canary')
  expect(await punctual(['status', '--nagios'], { env: { DATABASE_URL: undefined } })).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/^PUNCTUAL UNKNOWN - DATABASE_URL is not set/),
  })
})

test('--watch looks again and again, a line each with --json', async () => {
  await daemon()
  const watching = startProcess({ args: ['status', '--watch', '--json'], env: environment() })
  const states = () => watching.lines.map(({ state }) => state)
  const seen = async (state: string) => {
    while (!states().includes(state)) await new Promise((resolve) => setImmediate(resolve))
  }
  await seen('green')
  await database.query('delete from punctual.worker_instances')
  await seen('red')
  expect(await watching.kill('SIGINT')).toMatchObject({ signal: 'SIGINT' })
})

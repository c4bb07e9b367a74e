import { randomBytes } from 'node:crypto'
import { beforeAll, expect, inject, test } from 'vitest'
import { ask } from '../support/ask.ts'
import type { TestDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'
import { asLogin } from '../support/simulating.ts'
import { seededDatabase } from '../web/seed.ts'
import { punctualWith, temporaryFolder } from './cli.ts'

let database: TestDatabase
const login = `simulator_${randomBytes(4).toString('hex')}`
const env = () => ({ DATABASE_URL: database.url, PUNCTUAL_SCRATCH_URL: asLogin(database.url, login) })
const punctual = punctualWith(env)
const day = ['--from', '2026-03-06', '--to', '2026-03-07']

beforeAll(async () => {
  database = await seededDatabase()
  await database.query(`create role ${login} login createdb password 'simulator'`)
  return () => ask(inject('postgres').url, `drop role ${login}`)
})

const scratchDatabases = () =>
  database.query(`select datname from pg_database where datdba = '${login}'::regrole`)

test('a day on a screen', async () => {
  const { code, stdout, stderr } = await punctual(['simulate', '--all', ...day, '--top', '1'])
  expect(code).toBe(0)
  expect(stderr).toMatch(/^(played until .*\n)*$/)
  expect(stdout.split('\n')).toEqual([
    '2026-03-06 00:00 to 2026-03-07 00:00 UTC, 2 schedules',
    '97 occurrences: 97 fire, 0 skipped',
    '',
    'SCHEDULE      DUE  FIRES  SKIPPED  HELD  FIRST             LAST',
    'feed-refresh   96     96        –     –  2026-03-06 00:00  2026-03-06 23:45  disabled now',
    'and 1 more, less busy (--top, --json)',
    '',
    'Hours     0 ▇▇▇▇▇▇▇█▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇ 23 UTC, at most 5',
    'Peak      2026-03-06 07:30, 2 fire',
    'Together  2026-03-06 07:30: 2 together, feed-refresh, nightly',
    'Quiet     15m from 2026-03-06 00:00 to 2026-03-06 00:15',
    '',
    expect.stringMatching(/^Played in \d+\w+: \d+ occurrences\/s, [\d.]+ days\/s$/),
    '',
  ])
  expect(await scratchDatabases()).toEqual([])
})

test('one document with what became of each occurrence', async () => {
  const args = ['simulate', '--schedule', 'feed-refresh', ...day, '--duration', '20m', '--limit', '2']
  const { code, stderr, json } = await punctual([...args, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const row = { scheduleId: 'feed-refresh', firstScheduledFor: null, occurrences: 1, trigger: 'schedule' }
  expect(json()).toMatchObject({
    from: '2026-03-06T00:00:00.000Z',
    to: '2026-03-07T00:00:00.000Z',
    total: { occurrences: 96, fires: 48, skips: 48, holds: 0, reasons: { overlap: 48 } },
    occurrences: [
      {
        ...row,
        ...{ scheduledFor: '2026-03-06T00:00:00.000Z', firedAt: '2026-03-06T00:00:00.000Z' },
        ...{ verdict: 'fire', reason: null },
      },
      { ...row, scheduledFor: '2026-03-06T00:15:00.000Z', firedAt: null, verdict: 'skip', reason: 'overlap' },
    ],
    omitted: 94,
  })
})

test.each([
  [['--from', '2026-03-07', '--to', '2026-03-06'], 2, /is not after --from\n→ See punctual simulate --help/],
  [['--duration', 'long', ...day], 2, /'history', or a duration/],
  [['--all', '--schedule', 'nightly', ...day], 2, /cannot be used with/],
  [['--schedule', 'nigthly', ...day], 4, /Did you mean "nightly"\?/],
  [day, 4, /No schedule is enabled\n→ .*--all/],
])('%j is refused', async (args, exitCode, sentence) => {
  const { code, stdout, stderr } = await punctual(['simulate', ...args])
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
  expect(stderr).toMatch(sentence)
})

test('a login that may not create databases is told both ways out', async () => {
  const powerless = `powerless_${randomBytes(4).toString('hex')}`
  await database.query(`create role ${powerless} login password 'simulator'`)
  const PUNCTUAL_SCRATCH_URL = asLogin(database.url, powerless)
  const { code, stderr } = await punctual(['simulate', '--all', ...day], {
    env: { ...env(), PUNCTUAL_SCRATCH_URL },
  })
  await database.query(`drop role ${powerless}`)
  expect(code).toBe(3)
  expect(stderr).toMatch(/may not create one at .*\n→ .*createdb.*PUNCTUAL_SCRATCH_URL/)
})

test('Ctrl-C drops the scratch database', async () => {
  const args = ['simulate', '--all', '--from', '2026-01-01', '--to', '2036-01-01']
  const going = startProcess({ args, env: env(), cwd: temporaryFolder() })
  await expect.poll(playing, { timeout: 20_000 }).toBe(1)
  going.signal('SIGINT')
  expect(await going.ended).toEqual({ code: 130, signal: null })
  expect(going.output.stderr).toMatch(/Interrupted: the scratch database is dropped/)
  expect(await scratchDatabases()).toEqual([])
})

/** Sessions of ours in which virtual time passes. */
async function playing() {
  const [row] = await database.query(
    `select count(*)::int as n from pg_stat_activity where usename = '${login}' and query like '%punctual.play%'`,
  )
  return row!.n
}

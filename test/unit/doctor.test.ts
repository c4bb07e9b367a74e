import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkFly } from '../../src/doctor/fly.ts'
import { checkNode } from '../../src/doctor/process.ts'
import { judgeServer } from '../../src/doctor/server.ts'

const shipped = readFileSync(join(import.meta.dirname, '..', '..', 'fly.toml'), 'utf8')

/** What it says of a fly.toml that is the shipped one but for this. */
function flyWith(change: (toml: string) => string): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'punctual-fly-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const toml = change(shipped)
  expect(toml).not.toBe(shipped)
  writeFileSync(join(directory, 'fly.toml'), toml)
  return checkFly({ directory, variables: {} }).map(({ level, found }) => `${level}: ${found}`)
}

const changes: [name: string, (toml: string) => string, string][] = [
  [
    'SIGKILL',
    (t) => t.replace('"SIGTERM"', '"SIGKILL"'),
    'fail: kill_signal is SIGKILL, which ends a process at once.',
  ],
  [
    'no time to stop',
    (t) => t.replace('kill_timeout = 120\n', ''),
    'warn: kill_timeout is 5 s: running jobs are killed at a deploy and start again.',
  ],
  [
    'restart of the worker alone',
    (t) => t.replace('processes = ["daemon", "worker"]', 'processes = ["worker"]'),
    'warn: Not restarted whatever ended it: daemon.',
  ],
  [
    'a service for all',
    (t) => t.replace('[http_service]\n  processes = ["web"]\n', '[http_service]\n'),
    'fail: daemon and worker belong to a service that stops idle machines.',
  ],
  [
    'no migration',
    (t) => t.replace('release_command = "migrate up"', 'strategy = "rolling"'),
    'warn: No release command migrates: new daemons would meet an old schema and wait.',
  ],
  [
    'no check of the daemon',
    (t) => t.replace('[checks.daemon]\n  processes = ["daemon"]', '[checks.daemon]\n  processes = ["other"]'),
    'warn: Nothing checks whether it lives: daemon.',
  ],
]

test.each(changes)('fly.toml with %s', (_, change, expected) => {
  expect(flyWith(change)).toEqual([expected])
})

test('a machine of Fly is told what its variables lack; elsewhere nothing is said', () => {
  const found = (variables: Record<string, string>) =>
    checkFly({ directory: tmpdir(), variables }).map(({ level, found }) => `${level}: ${found}`)
  expect(found({})).toEqual([])
  const whole = {
    FLY_APP_NAME: 'app',
    FLY_REGION: 'fra',
    PRIMARY_REGION: 'fra',
    DIRECT_DATABASE_URL: 'postgres://x',
  }
  expect(found(whole)).toEqual(['ok: App app, in its primary region fra.'])
  expect(found({ ...whole, FLY_REGION: 'iad' })).toEqual([
    'ok: This machine is in iad, the primary region is fra.',
  ])
  expect(found({ FLY_APP_NAME: 'app', RELEASE_COMMAND: '1' })).toEqual([
    'ok: This is a release machine: it may migrate, and starts no daemon.',
    'warn: PRIMARY_REGION is not set: no region is preferred for the leader.',
    'warn: DIRECT_DATABASE_URL is not set, and what fly attaches as DATABASE_URL may be a pooler.',
  ])
})

test('Node from 22.18 on will do', () => {
  const levels = ['20.19.0', '22.17.9', '22.18.0', '24.0.0'].map((version) => checkNode(version).level)
  expect(levels).toEqual(['fail', 'fail', 'ok', 'ok'])
})

const well = {
  ...{ version: '17.2', versionNumber: 170_002, isStandby: false, isReadOnly: false },
  ...{ connections: 20, oldestTransactionSeconds: 2, preparedTransactions: 0, notificationQueueUsage: 0 },
  settings: {
    ...{ max_connections: '100', superuser_reserved_connections: '3', autovacuum: 'on', track_counts: 'on' },
    ...{ synchronous_commit: 'on', fsync: 'on', session_replication_role: 'origin' },
  } as Record<string, string>,
}
const settings = (changed: Record<string, string>) => ({ settings: { ...well.settings, ...changed } })

const servers: [name: string, Partial<typeof well>, string][] = [
  ['an old version', { version: '14.1', versionNumber: 140_001 }, 'fail: Postgres 14.1 is too old.'],
  [
    'an unknown version',
    { version: '19.0', versionNumber: 190_000 },
    'warn: Postgres 19.0 is newer than what Punctual was tested with.',
  ],
  ['a standby', { isStandby: true }, 'fail: This server is a standby: nothing can be written.'],
  [
    'a read-only login',
    { isReadOnly: true },
    'fail: Transactions are read-only here (default_transaction_read_only).',
  ],
  ['few connections left', { connections: 90 }, 'warn: 90 of 97 connections are in use.'],
  ['none left', { connections: 97 }, 'fail: 97 of 97 connections are in use.'],
  [
    'no autovacuum',
    settings({ autovacuum: 'off' }),
    'fail: Autovacuum is off: the clocks of the schedules are rewritten with each claim, and would grow without an end.',
  ],
  [
    'a transaction open for long',
    { oldestTransactionSeconds: 600 },
    'warn: A transaction has been open for 10 min: vacuum cannot clean up behind it.',
  ],
  [
    'prepared transactions',
    { preparedTransactions: 2 },
    'warn: Prepared transactions that nobody has ended: 2.',
  ],
  [
    'a listener that does not listen',
    { notificationQueueUsage: 0.019 },
    'warn: The notification queue is 1.9 % full: some session listens inside a long transaction.',
  ],
  [
    'a full queue',
    { notificationQueueUsage: 0.6 },
    'fail: The notification queue is 60.0 % full: some session listens inside a long transaction.',
  ],
  [
    'asynchronous commits',
    settings({ synchronous_commit: 'off' }),
    'warn: synchronous_commit is off: a crash of the server may forget the last decisions, and they are made again.',
  ],
  [
    'no fsync',
    settings({ fsync: 'off' }),
    'warn: fsync is off: a crash of the machine may destroy the database.',
  ],
  [
    'triggers that do not run',
    settings({ session_replication_role: 'replica' }),
    'fail: session_replication_role is replica: triggers do not run.',
  ],
]

test('a server that is well has nothing to mend', () => {
  expect(judgeServer(well).map(({ level }) => level)).toEqual(['ok', 'ok', 'ok'])
})

test.each(servers)('a server with %s', (_, change, expected) => {
  const wrong = judgeServer({ ...well, ...change }).filter(({ level }) => level !== 'ok')
  expect(wrong.map(({ level, found }) => `${level}: ${found}`)).toEqual([expected])
  expect(wrong.every(({ fix }) => fix !== undefined && fix.length > 0)).toBe(true)
})

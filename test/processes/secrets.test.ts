import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { Daemon } from '../../src/daemon/daemon.ts'
import { openDatabase } from '../../src/db/database.ts'
import { Session } from '../../src/db/session.ts'
import { readEnvironment } from '../../src/environment.ts'
import { Events } from '../../src/events.ts'
import { redact } from '../../src/redact.ts'
import { createApp } from '../../src/web/app.tsx'
import { createAuth } from '../../src/web/auth/auth.ts'
import { Worker } from '../../src/worker/worker.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type PunctualProcess, startProcess } from '../support/process.ts'

const password = 'c4nary-P@ss/w0rd'
const secret = 'c4nary-secret-of-more-than-32-characters'
const token = 'eyJhbGciOiJIUzI1NiJ9.c4naryPayload.c4narySignature'
const config = join(import.meta.dirname, 'fixtures', 'leaky.config.ts')
const role = `leaky_${process.pid}`

/** Every form in which a secret could come out. */
const forms = [
  'c4nary',
  encodeURIComponent(password),
  ...[password, secret].flatMap((text) =>
    ['base64', 'base64url', 'hex'].map((how) => Buffer.from(text).toString(how as BufferEncoding)),
  ),
]

function expectNoSecret(text: string, where: string): void {
  for (const form of forms) if (text.includes(form)) expect.fail(`${where} shows ${form}:\n${text}`)
}

let database: TestDatabase
let good: string

beforeAll(async () => {
  database = await createTestDatabase()
  await database.query(`create role ${role} superuser login password '${password}'`)
  good = urlWith({})
})

afterAll(async () => {
  const client = new pg.Client(inject('postgres').url)
  await client.connect()
  await client.query(`drop role ${role}`).finally(() => client.end())
})

type Other = { password?: string; host?: string; port?: string; name?: string; user?: string }

/** The way to the database with the canary in it, one thing changed. */
function urlWith({ password: given = password, host, port, name, user = role }: Other): string {
  const url = new URL(database.url)
  Object.assign(url, {
    username: user,
    password: given,
    ...(host && { hostname: host }),
    ...(port && { port }),
  })
  if (name !== undefined) url.pathname = `/${name}`
  return url.href
}

const environment = (more: Record<string, string> = {}) => ({
  ...{ DATABASE_URL: good, JWT_SECRET: secret, PUNCTUAL_CONFIG: config, NODE_ENV: 'production', PORT: '0' },
  ...{ HOST: '127.0.0.1', LOG_LEVEL: 'trace', HEARTBEAT_INTERVAL_MS: '500', ...more },
})

const broken: [name: string, env: () => Record<string, string>][] = [
  ['a wrong password', () => ({ DATABASE_URL: urlWith({ password: `${password}x` }) })],
  ['a wrong user', () => ({ DATABASE_URL: urlWith({ user: 'nobody_c' }) })],
  ['a server that is not there', () => ({ DATABASE_URL: urlWith({ port: '1' }) })],
  ['a host that is not there', () => ({ DATABASE_URL: urlWith({ host: 'nowhere.invalid' }) })],
  ['a database that is not there', () => ({ DATABASE_URL: urlWith({ name: 'not_there' }) })],
  [
    'a password among the parameters',
    () => ({ DATABASE_URL: `postgres://127.0.0.1:1/x?user=a&password=${password}` }),
  ],
  ['a URL that is none', () => ({ DATABASE_URL: `postgres//a:${password}@b` })],
  ['a URL with a % too many', () => ({ DATABASE_URL: `postgres://a:${password}%@127.0.0.1:1/x` })],
  ['a URL with a space', () => ({ DATABASE_URL: `postgres://a:${password} x@127.0.0.1:1/x` })],
  ['a secret that is too short', () => ({ JWT_SECRET: 'c4nary' })],
  ['secrets in the wrong variables', () => ({ PORT: secret, LOG_LEVEL: password, NODE_ENV: 'production' })],
  ['a config that throws them', () => ({ LEAK: 'load' })],
  ['a config that holds them', () => ({ LEAK: 'cron' })],
]
const commands = ['list --json', 'migrate up', 'status --check', 'config check --json']

test.each(broken)('with %s, no command says it', async (name, env) => {
  await Promise.all(
    commands.map(async (line) => {
      const { stdout, stderr } = await finished(
        startProcess({ args: line.split(' '), env: environment(env()) }),
      )
      expectNoSecret(stdout + stderr, `${line} with ${name}`)
    }),
  )
})

/** What the long-running ones meet beyond that is the server. */
test.each(broken.slice(0, 6))('with %s, no process says it', async (name, env) => {
  const roles = ['daemon', 'worker', 'web']
  await Promise.all(
    roles.map(async (command) => {
      const started = startProcess({ args: [command], env: environment(env()) })
      const troubles = [
        'tick.failed',
        'worker.restarted',
        'web.cut-off',
        'web.listening',
        'leader.gained',
        'worker.started',
      ]
      // Either it gives up, or it tells its trouble and goes on.
      await Promise.race([
        started.ended,
        ...troubles.map((event) => started.waitFor(event).catch(() => undefined)),
      ])
      const { stdout, stderr } = await finished(started, 'SIGTERM')
      expect(stdout + stderr).not.toBe('')
      expectNoSecret(stdout + stderr, `${command} with ${name}`)
    }),
  )
})

test('a job that tells them does not make the worker tell them, nor do good and bad requests the web process', async () => {
  const processes = ['daemon', 'worker', 'web'].map((command) =>
    startProcess({ args: [command], env: environment() }),
  )
  const [daemon, worker, web] = processes as [PunctualProcess, PunctualProcess, PunctualProcess]
  await daemon.waitFor('schedules.synced')
  await database.query("select punctual.enable('leak', 'to hear it')")
  await worker.waitFor('job.failed')
  const { url } = await web.waitFor('web.listening')
  for (const [path, headers] of [
    ['/api/admin/schedules', { Authorization: `Bearer ${token}` }],
    ['/admin/schedules', { Cookie: `punctual=${token}` }],
    [`/admin/sign-in?token=${token}`, {}],
    [`/api/admin/schedules?token=${token}`, {}],
    ['/status', {}],
  ] as const) {
    const response = await fetch(`${url}${path}`, { headers, redirect: 'manual' })
    expectNoSecret(await response.text(), path)
  }
  for (const { pid } of processes)
    expectNoSecret(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), 'its command line')
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    expectNoSecret(commandLine(name), `ps, process ${name}`)
  for (const started of processes) {
    const { stdout, stderr } = await finished(started, 'SIGTERM')
    expectNoSecret(stdout + stderr, 'the log')
  }
})

test('objects of ours can be inspected and serialised', async () => {
  const events = new Events()
  const pool = openDatabase({ url: good, applicationName: 'secrets' })
  await pool.query('select 1')
  const session = await Session.open({
    url: good,
    applicationName: 'secrets',
    leaseMs: 3_000,
    onNotify: () => {},
    onLost: () => {},
  } as never)
  const times = { heartbeatMs: 500, leaseMs: 3_000, pollIntervalMs: 1_000 }
  const objects: Record<string, unknown> = {
    database: pool,
    pool: pool.pool,
    session,
    daemon: new Daemon({ url: good, events, ...times } as never),
    worker: new Worker({ url: good, events, jobs: [], heartbeatMs: 500 } as never),
    auth: createAuth({ secret }),
    app: createApp({ database: pool, events, auth: createAuth({ secret }), scratchUrl: good }),
    environment: readEnvironment(environment()),
    error: await openDatabase({ url: urlWith({ password: `${password}x` }), applicationName: 'x' })
      .query('select 1')
      .catch((error) => error),
  }
  for (const [name, object] of Object.entries(objects)) {
    expectNoSecret(inspect(object, { depth: 8, maxArrayLength: 50 }), `inspect(${name})`)
    expectNoSecret(serialised(object), `JSON of ${name}`)
    expectNoSecret(JSON.stringify(redact(object)) ?? '', `the log of ${name}`)
  }
  await session.close()
  await pool.close()
})

function serialised(object: unknown): string {
  const seen = new WeakSet()
  const once = (_: string, value: unknown) => {
    if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value
    if (seen.has(value)) return undefined
    seen.add(value)
    return value
  }
  return JSON.stringify(object, once) ?? ''
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

async function finished(started: PunctualProcess, signal?: NodeJS.Signals) {
  if (signal !== undefined) started.signal(signal)
  await started.ended
  return started.output
}

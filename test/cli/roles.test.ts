import { beforeAll, expect, test } from 'vitest'
import { mintToken } from '../../src/web/auth/token.ts'
import { job, schedule } from '../sql/definitions.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'
import { appConfig, punctualWith } from './cli.ts'

let database: TestDatabase
const environment = () => ({ DATABASE_URL: database.url, PUNCTUAL_CONFIG: appConfig, PORT: '0' })
const punctual = punctualWith(environment)

beforeAll(async () => {
  database = await createTestDatabase()
})

const live = (role: string, env = {}) => startProcess({ args: [role], env: { ...environment(), ...env } })

test('SCHEDULE_DAEMON_ENABLED=false: the daemon says so and ends in peace', async () => {
  const { code, stdout } = await punctual(['daemon'], { env: { SCHEDULE_DAEMON_ENABLED: 'false' } })
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'SCHEDULE_DAEMON_ENABLED=false: no daemon is started here.\n',
  })
})

test('a release command keeps no time', async () => {
  const env = { RELEASE_COMMAND: '1' }
  expect(await punctual(['daemon'], { env })).toMatchObject({
    code: 5,
    stderr: expect.stringMatching(/RELEASE_COMMAND=1.*\n→ .*migrate up/),
  })
  expect(await punctual(['start'], { env })).toMatchObject({ code: 5 })
  expect(
    await database.query("select id from punctual.worker_instances where kind = 'schedule_daemon'"),
  ).toEqual([])
})

test('three roles are three processes; each stops by itself on SIGTERM with 0', async () => {
  const roles = [live('daemon'), live('worker'), live('web')] as const
  const [daemon, worker, web] = roles
  await daemon.waitFor('schedules.synced')
  await worker.waitFor('worker.started')
  const { url } = await web.waitFor('web.listening')
  expect(await (await fetch(`${url}/status`)).json()).toMatchObject({ state: 'green' })
  expect(await punctual(['run', 'greet', '--wait'])).toMatchObject({ code: 0 })
  for (const role of roles) expect(await role.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  const kinds = 'select kind, status from punctual.worker_instances order by kind'
  expect(await database.query(kinds)).toEqual(
    ['schedule_daemon', 'web', 'worker'].map((kind) => ({ kind, status: 'stopped' })),
  )
})

test('web --compare shows what its config would change in the database', async () => {
  const other = await createTestDatabase()
  const secret = 'a secret for tests, of more than 32 characters'
  const env = { DATABASE_URL: other.url, JWT_SECRET: secret }
  await other.query("select punctual.sync_definitions('d', $1, 'another')", [
    JSON.stringify({ jobs: [job('work')], schedules: [schedule('bygone')], calendars: [] }),
  ])
  const token = await mintToken({ secret, role: 'VIEWER', subject: 'ana', ttlSeconds: 600 })
  const page = async (args: string[]) => {
    const web = startProcess({ args, env: { ...environment(), ...env } })
    const { url } = await web.waitFor('web.listening')
    const answer = await fetch(`${url}/admin/schedules`, { headers: { Authorization: `Bearer ${token}` } })
    return answer.text()
  }
  const compared = await page(['web', '--compare'])
  expect(compared).toMatch(/retired schedule <a href="\.\/schedules\/bygone">/)
  expect(compared).toContain('new schedule <strong>greet</strong>')
  const plain = await page(['web'])
  expect(plain).toContain('id="code-note"')
  expect(plain).not.toContain('code-diff')
})

test('start without a daemon of its own leaves time to another', async () => {
  const started = startProcess({
    args: ['start', '--json'],
    env: { ...environment(), SCHEDULE_DAEMON_ENABLED: 'false' },
  })
  const ready = await started.waitFor('ready')
  expect(ready).toMatchObject({ daemon: false, database: '$DATABASE_URL' })
  expect(started.output.stdout).not.toMatch(/daemon\.started|postgres\./)
  expect(started.output.stdout + started.output.stderr).not.toContain(new URL(database.url).password)
  expect(await started.kill()).toEqual({ code: 0, signal: null })
})

test.each([
  { mode: 'development', isShown: true },
  { mode: 'production', isShown: false },
])('the link to sign in is in the logs of $mode: $isShown', async ({ mode, isShown }) => {
  const own = { NODE_ENV: mode, JWT_SECRET: 'x'.repeat(40), HOST: '127.0.0.1', LOG_LEVEL: 'debug' }
  const started = startProcess({ args: ['start'], env: { ...environment(), ...own } })
  await started.waitFor('schedules.unchanged')
  expect(await started.kill()).toEqual({ code: 0, signal: null })
  expect(/\/admin\/sign-in\?token=/.test(started.output.stdout)).toBe(isShown)
})

test('in production nobody signs in with a secret that was made up', async () => {
  const env = { NODE_ENV: 'production' }
  expect(await punctual(['token'], { env })).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/JWT_SECRET: is not set/),
  })
  const jwks = { ...env, JWT_JWKS_URL: 'https://issuer.example/jwks.json' }
  expect(await punctual(['token'], { env: jwks })).toMatchObject({ code: 5 })
  const secret = { ...env, JWT_SECRET: 'x'.repeat(40) }
  const made = await punctual(['token', '--role', 'VIEWER', '--ttl', '1h', '--json'], { env: secret })
  expect(made.json()).toMatchObject({ token: expect.stringMatching(/^ey.*\..*\./), role: 'VIEWER' })
})

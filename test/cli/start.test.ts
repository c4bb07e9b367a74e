import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { hasEnded } from '../../src/db/embedded/processes.ts'
import { type Line, type PunctualProcess, startProcess } from '../support/process.ts'
import { appConfig, punctualWith, temporaryFolder } from './cli.ts'

const cwd = temporaryFolder()
const env = { PUNCTUAL_CONFIG: appConfig, PORT: '0' }
const punctual = punctualWith(() => env)
let started: PunctualProcess
let ready: Line

const start = () => startProcess({ args: ['start', '--json'], cwd, env: { ...env, LOG_LEVEL: 'debug' } })

/** The process of the server whose data is in this directory. */
function serverIn(directory: string): number {
  return Number.parseInt(readFileSync(join(directory, '.punctual/postgres/data/postmaster.pid'), 'utf8'), 10)
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

beforeAll(async () => {
  started = start()
  ready = await started.waitFor('ready')
})

test('it is ready when it says so: server, pages, daemon and worker', async () => {
  expect(ready).toMatchObject({
    environment: 'development',
    daemon: true,
    schedules: ['greet', 'break', 'linger', 'talk'],
  })
  await expect.poll(async () => (await fetch(`${ready.url}/readyz`)).status, { timeout: 20_000 }).toBe(200)
  expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:/)
  const [health] = await ask(
    String(ready.database),
    'select state, workers, daemons from punctual.health_detail',
  )
  expect(health).toEqual({ state: 'green', workers: '1', daemons: '1' })
  expect(existsSync(join(cwd, '.punctual', 'postgres', 'data', 'PG_VERSION'))).toBe(true)
})

test('commands in the same directory find its database by themselves', async () => {
  const { code, stdout } = await punctual(['run', 'greet', '--wait'], { cwd })
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('hello you') })
  expect(await punctual(['status', '--check'], { cwd })).toMatchObject({ code: 0 })
  expect(await punctual(['list'])).toMatchObject({ code: 6 })
})

test('psql can ask for a run, and it is done within moments', async () => {
  const [{ id }] = (await ask(
    String(ready.database),
    "select punctual.trigger('greet', 'from psql') as id",
  )) as [{ id: string }]
  const line = await started.waitFor('job.finished', { where: ({ run }) => run === id })
  expect(line).toMatchObject({ job: 'greet', schedule: 'greet' })
})

test('the link signs in once', async () => {
  const visit = () => fetch(String(ready.signIn), { redirect: 'manual' })
  const first = await visit()
  const cookie = first.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const leadsTo = new URL(first.headers.get('location')!, String(ready.signIn))
  const page = await fetch(leadsTo, { headers: { cookie } })
  expect([first.status, page.status, (await visit()).status]).toEqual([303, 200, 410])
  expect(await page.text()).toContain('greet')
})

test('a token made here is good for its API', async () => {
  const { stdout: token } = await punctual(['token', '--ttl', '5m'], { cwd })
  const headers = { Authorization: `Bearer ${token.trim()}` }
  const answer = await fetch(`${ready.url}/api/admin/schedules`, { headers })
  expect(answer.status).toBe(200)
  expect(statSync(join(cwd, '.punctual', 'jwt-secret')).mode & 0o077).toBe(0)
})

test('a second start on the same data names the first: exit 5, nothing disturbed', async () => {
  const { code, stderr } = await punctual(['start'], { cwd })
  expect(code).toBe(5)
  expect(stderr).toMatch(new RegExp(`^✕ The embedded Postgres in .* is in use by process ${started.pid}\n→ `))
  await expect.poll(async () => (await fetch(`${ready.url}/readyz`)).status, { timeout: 20_000 }).toBe(200)
})

test('told to stop, it stops in order; what it knew is there the next time', async () => {
  expect(await started.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  const events = started.lines.map(({ event }) => event)
  const order = ['shutdown.requested', 'daemon.stopped', 'worker.stopped', 'web.stopped', 'postgres.stopped']
  expect(events.filter((event) => order.includes(event ?? ''))).toEqual(order)
  const again = start()
  const { database } = await again.waitFor('ready')
  expect(database).toBe(ready.database)
  const runs = 'select distinct status from punctual.recent_runs'
  expect(await ask(String(database), runs)).toEqual([{ status: 'succeeded' }])
  started = again
})

test('a second signal does not wait for a job, and leaves no server behind', async () => {
  const { stdout } = await punctual(['run', 'linger', '--json'], { cwd })
  expect(JSON.parse(stdout)).toEqual({ runId: expect.any(Number) })
  await started.waitFor('job.started')
  const server = serverIn(cwd)
  started.signal('SIGTERM')
  await started.waitFor('worker.draining')
  expect(await started.kill('SIGINT')).toEqual({ code: 130, signal: null })
  expect(await hasEnded({ pid: server, withinMs: 10_000 })).toBe(true)
})

test('when its server dies, it stops too and shows the last words: exit 1', async () => {
  const again = start()
  await again.waitFor('ready')
  process.kill(serverIn(cwd), 'SIGQUIT')
  expect(await again.ended).toEqual({ code: 1, signal: null })
  expect(again.output.stderr).toMatch(/"detail": "The embedded Postgres in .* ended by itself/)
  expect(again.output.stderr).toMatch(/received immediate shutdown request/)
})

test('a port that is taken is an error, not another port: exit 5, and nothing is left running', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await once(squatter, 'listening')
  const { port } = squatter.address() as AddressInfo
  const other = temporaryFolder()
  const { code, stderr } = await punctual(['start'], { cwd: other, env: { PORT: String(port) } })
  expect(code).toBe(5)
  expect(stderr).toMatch(new RegExp(`^✕ Port ${port} on 127.0.0.1 is already in use\n→ Set PORT`))
  squatter.close()
})

test('a data directory that cannot be written is an error: exit 3', async () => {
  const other = temporaryFolder()
  writeFileSync(join(other, 'file'), '')
  const { code, stderr } = await punctual(['start'], { cwd: other, env: { PUNCTUAL_DATA_DIR: 'file' } })
  expect(code).toBe(3)
  expect(stderr).toMatch(
    /^✕ The data directory .*\/file\/postgres cannot be written.*\n→ Set PUNCTUAL_DATA_DIR/,
  )
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { hasEnded, isAlive } from '../../src/db/embedded/processes.ts'
import { type EmbeddedPostgres, startEmbedded } from '../../src/db/embedded.ts'
import { Events } from '../../src/events.ts'
import { ask } from '../support/ask.ts'

let dataDir: string
let started: EmbeddedPostgres[]
let emitted: string[]

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'punctual-embedded-'))
  await startEmbedded({ dataDir }).then((server) => server.stop())
})

beforeEach(() => {
  started = []
  emitted = []
})

afterEach(async () => {
  for (const server of started) await server.stop()
})

afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const events = new Events()
  events.onAny((name) => emitted.push(name))
  const server = await startEmbedded({ dataDir: folder, events, settings: { fsync: 'off' } })
  started.push(server)
  return server
}

/** Another process that runs a server on the same folder until it is killed. */
async function startElsewhere() {
  const script = join(import.meta.dirname, '..', 'support', 'embedded-child.ts')
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

function damage({ file, text }: { file: string; text: string }): () => void {
  const path = join(dataDir, 'data', file)
  const before = readFileSync(path)
  writeFileSync(path, text)
  return () => writeFileSync(path, before)
}

const postmaster = () => Number.parseInt(readFileSync(join(dataDir, 'data', 'postmaster.pid'), 'utf8'), 10)

test('the URL and the data outlive a restart, and the server is private, UTC and UTF8', async () => {
  const first = await start()
  await ask(first.url, 'create table kept as select 1 as one')
  const settings =
    "select current_setting('listen_addresses'), current_setting('unix_socket_directories'), current_setting('TimeZone'), current_setting('server_encoding')"
  expect(await ask(first.url, settings)).toEqual(['127.0.0.1', '', 'UTC', 'UTF8'])
  await expect(ask(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({
    code: '28P01',
  })
  await first.stop()
  const second = await start()
  expect(second.url).toBe(first.url)
  expect(await ask(second.url, 'select one from kept')).toEqual([1])
  expect(emitted).toEqual(['postgres.started', 'postgres.stopped', 'postgres.started'])
})

test('the server ends with its process, even when that is killed with -9', async () => {
  const child = await startElsewhere()
  const pid = postmaster()
  child.kill('SIGKILL')
  expect(await hasEnded({ pid, withinMs: 10_000 })).toBe(true)
  await start()
  expect(emitted).toEqual(['postgres.started'])
})

test('a second process on the same data is told which one runs', async () => {
  const child = await startElsewhere()
  await expect(start()).rejects.toMatchObject({
    code: 'embedded-in-use',
    message: expect.stringContaining(`process ${child.pid}`),
  })
  const pid = postmaster()
  expect(isAlive(pid)).toBe(true)
  child.kill('SIGKILL')
  await hasEnded({ pid, withinMs: 10_000 })
})

test('a second start in the same process is refused as well', async () => {
  const { url } = await start()
  await expect(start()).rejects.toMatchObject({ code: 'embedded-in-use' })
  expect(await ask(url, 'select 1')).toEqual([1])
})

test.runIf(process.platform === 'linux')(
  'a server that outlived its process is stopped before a new one starts',
  async () => {
    const orphan = await startOrphan()
    await start()
    expect(emitted).toContain('postgres.leftover-stopped')
    expect(isAlive(orphan)).toBe(false)
  },
)

/** As after a kill -9 that also hit the guard: the server runs and nobody owns it. */
async function startOrphan(): Promise<number> {
  const child = await startElsewhere()
  const pid = postmaster()
  const guard = await guardOf(pid)
  process.kill(guard, 'SIGKILL')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return pid
}

async function guardOf(pid: number): Promise<number> {
  const child = spawn('sh', ['-c', `grep -alE 'read -r line.*${pid}' /proc/[0-9]*/cmdline`])
  const [found] = await once(child.stdout, 'data')
  return Number(/\/proc\/(\d+)\//.exec(String(found))?.[1])
}

test('a stale pid file whose number went to another program does not stop the start', async () => {
  const stranger = spawn('sleep', ['600'])
  writeFileSync(join(dataDir, 'data', 'postmaster.pid'), `${stranger.pid}\n${dataDir}/data\n0\n`)
  await start()
  expect(isAlive(stranger.pid!)).toBe(true)
  stranger.kill()
})

test('a port that somebody else took is replaced', async () => {
  const { port } = await start()
  await started[0]!.stop()
  const squatter = createServer().listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const second = await start()
  expect(second.port).not.toBe(port)
  expect(await ask(second.url, 'select 1')).toEqual([1])
  squatter.close()
})

test('data of another major version is left alone and named', async () => {
  const restore = damage({ file: 'PG_VERSION', text: '14\n' })
  await expect(start()).rejects.toMatchObject({
    code: 'data-directory',
    message: expect.stringMatching(/holds data of Postgres 14, but the binaries here are/),
  })
  restore()
})

test('a server that cannot start shows its last words', async () => {
  const restore = damage({ file: 'postgresql.conf', text: 'no_such_setting = 1\n' })
  await expect(start()).rejects.toMatchObject({
    code: 'embedded-failed',
    message: expect.stringContaining('no_such_setting'),
  })
  restore()
})

import { beforeAll, expect, test } from 'vitest'
import { appConfig } from '../cli/cli.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type PunctualProcess, startProcess } from '../support/process.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

function start(role: string, env: Record<string, string> = {}): PunctualProcess {
  return startProcess({
    args: [role],
    env: {
      DATABASE_URL: database.url,
      PUNCTUAL_CONFIG: appConfig,
      PROBE_PORT: '0',
      LOG_LEVEL: 'debug',
      ...env,
    },
  })
}

const urlOf = async (process: PunctualProcess) => String((await process.waitFor('probes.listening')).url)
const ask = async (url: string, path: string) => {
  const answer = await fetch(`${url}${path}`, { headers: { Accept: 'text/plain' } })
  return { status: answer.status, text: await answer.text() }
}

test('a daemon and a worker answer probes and metrics on a port of their own', async () => {
  const [daemon, worker] = [start('daemon'), start('worker')]
  const urls = [await urlOf(daemon), await urlOf(worker)] as const
  await daemon.waitFor('schedules.synced')
  await worker.waitFor('worker.started')
  expect(await ask(urls[0], '/livez?verbose')).toEqual({
    status: 200,
    text: '[+]loop ok\nlivez check passed\n',
  })
  expect(await ask(urls[1], '/livez?verbose')).toEqual({
    status: 200,
    text: '[+]beat ok\nlivez check passed\n',
  })
  for (const url of urls) {
    await expect.poll(() => ask(url, '/readyz'), { timeout: 20_000 }).toEqual({ status: 200, text: 'ok\n' })
    expect(await ask(url, '/status?strict')).toMatchObject({
      status: 200,
      text: expect.stringMatching(/^green: The daemon keeps time\./),
    })
    expect((await ask(url, '/metrics')).text).toMatch(/^punctual_build_info\{/m)
    expect((await ask(url, '/admin/schedules')).status).toBe(404)
  }
  const printed = daemon.output.stdout + worker.output.stdout
  expect(printed).not.toMatch(/livez|readyz|\/status|\/metrics/)
  for (const one of [daemon, worker]) expect(await one.kill()).toEqual({ code: 0, signal: null })
})

test('while it drains it lives and is not ready, and it answers to the last', async () => {
  await database.query("select punctual.trigger('linger')")
  const [daemon, worker] = [start('daemon'), start('worker')]
  const url = await urlOf(worker)
  await worker.waitFor('job.started')
  worker.signal('SIGTERM')
  await worker.waitFor('worker.draining')
  expect(await ask(url, '/livez')).toMatchObject({ status: 200 })
  expect(await ask(url, '/readyz')).toEqual({ status: 503, text: 'This process is stopping.\n' })
  await Promise.all([worker.kill('SIGINT'), daemon.kill()])
})

test('a probe port that is taken ends the process before anything begins: exit 5', async () => {
  const first = start('daemon')
  const port = new URL(await urlOf(first)).port
  const second = start('daemon', { PROBE_PORT: port })
  expect(await second.ended).toEqual({ code: 5, signal: null })
  expect(second.output.stderr).toMatch(/is already in use\n→ Set PROBE_PORT to a free port/)
  expect(second.lines.some(({ event }) => event === 'daemon.started')).toBe(false)
  expect(await first.kill()).toEqual({ code: 0, signal: null })
})

test('frozen, the daemon is seen by the database alone: overdue within seconds, and well again when it goes on', async () => {
  const daemon = start('daemon')
  await daemon.waitFor('leader.gained')
  const read = async () => {
    const [row] = await database.query<{ state: string; overdue: string }>(
      'select state, overdue from punctual.health',
    )
    return `${row!.state} ${row!.overdue}`
  }
  const until = async (wanted: string) => {
    while ((await read()) !== wanted) await new Promise((resolve) => setImmediate(resolve))
  }
  await until('green 0')
  daemon.signal('SIGSTOP')
  await database.query("select punctual.trigger('greet')")
  await until('yellow 1')
  daemon.signal('SIGCONT')
  await until('green 0')
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
})

import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { createProbeApp, type ProbeCheck, startProbes } from '../../src/web/probes.ts'
import { createTestDatabase } from '../support/database.ts'

type Options = { url?: string; checks?: ProbeCheck[]; stopping?: AbortSignal; mounted?: Hono[] }

/** The probes of a process whose parts say this of themselves. */
async function probes({
  url,
  checks = [],
  stopping = new AbortController().signal,
  mounted = [],
}: Options = {}) {
  const database = openDatabase({
    url: url ?? (await createTestDatabase()).url,
    applicationName: 'test probes',
  })
  onTestFinished(() => database.close())
  const app = createProbeApp({ database, stopping, live: () => checks, mounted })
  return async (path: string, headers: Record<string, string> = {}) => {
    const answer = await app.request(path, { headers })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
}
const nowhere = 'postgres://nobody:canary-password@127.0.0.1:1/none'
const stuck = { name: 'loop', problem: 'It last turned 100 s ago; 90 s are allowed.' }

test('livez asks the process and no database', async () => {
  const ask = await probes({ url: nowhere, checks: [{ name: 'loop' }] })
  expect(await ask('/livez')).toMatchObject({ status: 200, text: 'ok\n' })
  expect(await ask('/readyz')).toMatchObject({ status: 503 })
})

test('a loop that stands still is not alive, and says since when; it may be ready all the same', async () => {
  const ask = await probes({ checks: [stuck, { name: 'beat' }] })
  expect((await ask('/livez')).status).toBe(503)
  expect(await ask('/livez?verbose')).toMatchObject({
    status: 503,
    text: '[-]loop failed: It last turned 100 s ago; 90 s are allowed.\n[+]beat ok\nlivez check failed\n',
  })
  expect(await ask('/readyz')).toMatchObject({ status: 200 })
})

test('verbose lists each check by its name, one a line; JSON for those who ask for it', async () => {
  const ask = await probes()
  expect(await ask('/readyz?verbose')).toMatchObject({
    status: 200,
    text: '[+]serving ok\n[+]database ok\n[+]schema ok\nreadyz check passed\n',
  })
  const { text } = await ask('/readyz?verbose', { Accept: 'application/json' })
  expect(JSON.parse(text)).toEqual({
    status: 'ok',
    checks: ['serving', 'database', 'schema'].map((name) => ({ name, ok: true })),
  })
  expect((await ask('/status?verbose')).text).toMatch(
    /^\[-\]beat red: none, yellow above 60, red above 120\n(\[.*\n){5}red: No daemon is running/,
  )
  expect(JSON.parse((await ask('/status?verbose', { Accept: 'application/json' })).text)).toMatchObject({
    state: 'red',
    checks: [{ name: 'beat', level: 'red' }, {}, {}, {}, {}, { name: 'queue', level: 'green' }],
  })
})

test('a process that drains is not ready, and says so', async () => {
  const ask = await probes({ stopping: AbortSignal.abort() })
  expect(await ask('/readyz?verbose')).toMatchObject({
    status: 503,
    text: '[-]serving failed: This process is stopping.\nreadyz check failed\n',
  })
})

test('with the database away the status is red and has no checks, and no address is told', async () => {
  const ask = await probes({ url: nowhere })
  for (const path of ['/readyz?verbose', '/status?verbose', '/readyz', '/status'])
    expect((await ask(path)).text).not.toMatch(/127\.0\.0\.1|canary/)
  expect((await ask('/status?verbose')).text).toMatch(/^red: The database does not answer/)
  expect((await ask('/readyz?verbose')).text).toContain('[-]database failed: The database does not answer.\n')
})

test('nothing is kept by anybody on the way, and there is nothing else but what is mounted', async () => {
  const metrics = new Hono().get('/metrics', (c) => c.text('punctual_build_info 1\n'))
  const ask = await probes({ mounted: [metrics] })
  for (const path of ['/livez', '/readyz', '/healthz', '/status', '/metrics', '/livez?verbose']) {
    const { status, headers } = await ask(path)
    expect({ path, status, kept: headers.get('cache-control') }).toEqual({
      path,
      status: 200,
      kept: 'no-store',
    })
  }
  expect(await ask('/admin/schedules')).toMatchObject({ status: 404 })
  expect(await ask('/api/admin/schedules')).toMatchObject({ status: 404 })
})

test('a port that is taken is an error that names the variable', async () => {
  const open = (port: number) =>
    startProbes({
      ...{ url: nowhere, host: '127.0.0.1', port, mounted: [], live: () => [] },
      stopping: new AbortController().signal,
    })
  const first = await open(0)
  onTestFinished(() => first.close())
  const port = Number(new URL(first.url).port)
  expect(await (await fetch(`${first.url}/livez`)).text()).toBe('ok\n')
  await expect(open(port)).rejects.toMatchObject({
    code: 'port-in-use',
    message: `Port ${port} on 127.0.0.1 is already in use`,
    hint: 'Set PROBE_PORT to a free port, or leave it unset to answer no probes.',
  })
})

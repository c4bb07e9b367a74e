import { afterAll, beforeAll, expect, test } from 'vitest'
import { assets } from '../../src/web/assets.ts'
import { createProbeApp } from '../../src/web/probes.ts'
import { appWithoutDatabase, testApp } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>
const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const lynx = { Accept: 'text/html, text/plain, text/sgml, text/css, */*;q=0.01', 'User-Agent': 'Lynx/2.9.2' }

beforeAll(async () => {
  web = await testApp()
  await web.seeded.query(
    "select punctual.register_worker('daemon-1', 'schedule_daemon', 'leading', 'canary-host', 1, null, null, '0', '10 s')",
  )
  await web.seeded.query("select punctual.heartbeat('daemon-1', 'leading', 0)")
})
afterAll(() => web.close())

const words = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

test('somebody with a browser sees the state at a glance without signing in, and sees it anew by itself', async () => {
  for (const headers of [browser, lynx]) {
    const { status, text, headers: answered } = await web.ask('GET', '/status', { headers })
    expect(status).toBe(200)
    expect(answered.get('content-type')).toMatch(/^text\/html/)
    expect(text).toContain('<meta http-equiv="refresh" content="30"/>')
    expect(words(text)).toContain('On time The daemon keeps time. Heartbeat')
  }
})

test('it names nobody, runs no script and loads its styles from beside it, behind any prefix', async () => {
  const { text } = await web.ask('GET', '/status', { headers: browser })
  expect(text).not.toMatch(/canary|daemon-1|nightly|feed|<script|style=/)
  expect(text).toContain(`href="admin/${assets.css.href}"`)
})

test('?verbose has the checks, ?strict the code', async () => {
  const { text } = await web.ask('GET', '/status?verbose', { headers: browser })
  expect(words(text)).toContain('Checks Check Level Found Yellow above Red above beat green 0')
  const away = appWithoutDatabase()
  const strict = await away('GET', '/status?strict', { headers: browser })
  expect(strict.status).toBe(503)
  expect(words(strict.text)).toContain(
    'Not keeping time The database does not answer: nothing is known of the daemon.',
  )
  expect((await away('GET', '/status', { headers: browser })).status).toBe(200)
})

test('on a probe port, which has no styles, it asks for none', async () => {
  const app = createProbeApp({
    database: web.database,
    stopping: new AbortController().signal,
    live: () => [],
  })
  const text = await (await app.request('/status', { headers: browser })).text()
  expect(words(text)).toContain('On time')
  expect(text).not.toContain('<link')
})

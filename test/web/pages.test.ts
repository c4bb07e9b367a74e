import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { Events } from '../../src/events.ts'
import { createApp } from '../../src/web/app.tsx'
import { createAuth } from '../../src/web/auth/auth.ts'
import type { Role } from '../../src/web/auth/identity.ts'
import { createTestDatabase } from '../support/database.ts'
import { appWithoutDatabase, asking, secret, testApp, tokenOf } from './client.ts'
import { definitions, sync } from './seed.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())

const cookie = async (role: Role) => `punctual=${await tokenOf(role, { subject: 'ana' })}`

async function page(path = '/admin/schedules', role: Role = 'ADMIN') {
  return web.ask('GET', path, { headers: { Cookie: await cookie(role) } })
}

async function post(path: string, body = '') {
  const headers = {
    Cookie: await cookie('ADMIN'),
    Origin: 'http://localhost',
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  return web.ask('POST', path, { headers, body })
}

/** The page's words without its markup. */
function words(html: string) {
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

test('the list says what each schedule is, when it runs and how it stands', async () => {
  const { status, text } = await page()
  expect(status).toBe(200)
  expect(text).toMatch(/^<!doctype html><html lang="en">/)
  expect(words(text)).toContain(
    'feed-refresh disabled skip missed Every 15 minutes, UTC feed-refresh: nothing happened; as a table never ran disabled none yet 0 0 failed · 0 skipped',
  )
  expect(text).toContain('title="Fetches the feed"')
  expect(words(text)).toContain('At 02:30, Monday through Friday, America/New_York')
  expect(words(text)).toContain('No daemon yet.')
})

test('next and last run are told from now and in UTC, and what is overdue stands out', async () => {
  await web.seeded.query("select punctual.enable('feed-refresh')")
  const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString()
  const forecast = [{ id: 'feed-refresh', revision: 1, forecast: [minutes(20), minutes(35)], error: null }]
  await web.seeded.query('select punctual.set_forecasts($1, $2)', [JSON.stringify(forecast), '2026a'])
  await web.seeded.query("select punctual.trigger('feed-refresh')")
  await web.seeded.query("select * from punctual.tick('by-hand')")
  const { text } = await page()
  expect(words(text)).toMatch(/queued (now|\d s ago) in 20 min \d\d-\d\d \d\d:\d\d/)
  expect(text).not.toContain('overdue')
  await web.seeded.query(
    "update punctual.schedule_clocks set next_run_at = now() - interval '3 minutes' where next_run_at is not null",
  )
  expect((await page()).text).toMatch(/<span class="overdue"><span class="relative">due <time/)
})

test('enable, disable and run now are forms that answer with a redirect and a notice', async () => {
  const enabled = await post('/admin/schedules/nightly/enable', 'back=schedules%3Ftag%3Dbilling')
  expect(enabled.status).toBe(303)
  expect(enabled.headers.get('location')).toContain('../../schedules?tag=billing&')
  expect(words((await page(target(enabled))).text)).toContain('nightly is enabled.')

  const run = await post('/admin/schedules/nightly/trigger')
  expect(words((await page(target(run))).text)).toMatch(/nightly was asked to run: run \d+ /)

  const disabled = await post('/admin/schedules/nightly/disable', 'reason=supplier+%3Cb%3Eis%3C%2Fb%3E+down')
  expect(disabled.status).toBe(303)
  const { text } = await page(target(disabled))
  expect(words(text)).toContain('nightly is disabled.')
  expect(text).toContain('supplier &lt;b&gt;is&lt;/b&gt; down')

  const audit = await web.seeded.query(
    "select actor, action from punctual.audit_detail where subject = 'nightly' order by id",
  )
  expect(audit).toEqual(['enable', 'trigger', 'disable'].map((action) => ({ actor: 'ana', action })))
})

/** Where a relative redirect from one of a schedule's acts leads. */
function target({ headers }: { headers: Headers }): string {
  const { pathname, search } = new URL(headers.get('location')!, 'http://localhost/admin/schedules/x/act')
  return pathname + search
}

test.each(['//elsewhere.example', 'https://elsewhere.example', '../../x', 'javascript:alert(1)', '\\\\x'])(
  'an act does not lead back to %s',
  async (back) => {
    const answer = await post('/admin/schedules/nightly/enable', new URLSearchParams({ back }).toString())
    expect(target(answer)).toBe('/admin/schedules?done=enabled&done.id=nightly')
  },
)

test('a notice says nothing that its address makes up', async () => {
  const made = '/admin/schedules?done=triggered&done.id=<script>&done.run=call+this+number'
  expect((await page(made)).text).not.toContain('class="notice"')
  expect((await page('/admin/schedules?done=hacked&done.id=nightly')).text).not.toContain('class="notice"')
})

test('a viewer is offered nothing that would be refused', async () => {
  const { text } = await page('/admin/schedules', 'VIEWER')
  expect(text).toContain('feed-refresh')
  expect(text).not.toMatch(/action="[^"]*schedules\//)
})

test('what is refused is a page too', async () => {
  const missing = await post('/admin/schedules/nihgtly/enable')
  expect(missing.status).toBe(404)
  expect(words(missing.text)).toContain('Did you mean "nightly"?'.replaceAll('"', '&quot;'))
  expect((await page('/admin/nowhere')).status).toBe(404)
  expect((await post('/admin/schedules/nightly/disable', `reason=${'x'.repeat(501)}`)).status).toBe(422)
})

test('the database being away is a page that says so', async () => {
  const headers = { Cookie: await cookie('ADMIN') }
  const {
    status,
    text,
    headers: answered,
  } = await appWithoutDatabase()('GET', '/admin/schedules', { headers })
  expect(status).toBe(503)
  expect(answered.get('retry-after')).toBe('5')
  expect(words(text)).toContain('The database cannot be reached')
  expect(text).not.toContain('canary-password')
})

test('with no schedules, the page says where they come from; with many, it goes on', async () => {
  const empty = await createTestDatabase()
  const database = openDatabase({ url: empty.url, applicationName: 'test web' })
  const ask = asking(createApp({ database, events: new Events(), auth: createAuth({ secret }) }))
  const headers = { Cookie: await cookie('VIEWER') }
  expect(words((await ask('GET', '/admin/schedules', { headers })).text)).toContain('No schedules yet')

  const [schedule] = definitions.schedules
  const ids = Array.from({ length: 201 }, (_, index) => `schedule-${String(index).padStart(3, '0')}`)
  await sync(empty, { ...definitions, schedules: ids.map((id) => ({ ...schedule, id })) })
  const first = await ask('GET', '/admin/schedules', { headers })
  expect(first.text).toContain('href="./schedules?page=2"')
  const second = await ask('GET', '/admin/schedules?page=2', { headers })
  expect(second.text.match(/<th scope="row">/g)).toHaveLength(1)
  await database.close()
})

test('a cron that cannot be read does not take the page with it', async () => {
  await web.seeded.query(
    "update punctual.schedules set cron = 'rubbish', halt = 'error', forecast_error = 'no cron' where id = 'nightly'",
  )
  const { status, text } = await page()
  expect(status).toBe(200)
  expect(words(text)).toContain('rubbish is not readable, America/New_York')
})

test('each page is led to once, and what hides it on a phone is named after it while it is open', async () => {
  const { text } = await page('/admin/audit')
  const nav = /<nav class="nav".*?<\/nav>/s.exec(text)![0]
  expect(nav.match(/data-keys="[^"]*"/g)).toEqual([...'srmfdjca'].map((key) => `data-keys="g ${key}"`))
  expect(nav.match(/aria-keyshortcuts="m"/g)).toHaveLength(1)
  expect(nav.match(/aria-current="page"/g)).toHaveLength(1)
  const more = async (path: string) => /<summary.*?<\/summary>/s.exec((await page(path)).text)![0]
  expect(words(await more('/admin/audit'))).toContain('More, now Audit')
  expect(await more('/admin/audit')).toContain('aria-current="true"')
  expect(await more('/admin/runs')).not.toContain('aria-current')
})

test('pages carry nothing inline, neither scripts nor styles, and may not be framed', async () => {
  const { text, headers } = await page()
  expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|hx-on|javascript:/i)
  expect(text.match(/<script[^>]*>[^<]/g)).toBeNull()
  const policy = headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('what pages load is served for ever, under an address that changes with it', async () => {
  const { text } = await page()
  const hrefs = [...text.matchAll(/(?:href|src)="\.\/(assets\/[^"#]+)"/g)].map(([, href]) => href!)
  for (const href of new Set(hrefs)) {
    expect(href).toMatch(/\?v=[0-9a-f]{12}$/)
    const { status, headers } = await web.ask('GET', `/admin/${href}`)
    expect({ href, status }).toEqual({ href, status: 200 })
    expect(headers.get('cache-control')).toContain('immutable')
  }
  expect(hrefs.map((href) => href.replace(/\?.*/, ''))).toEqual(
    expect.arrayContaining([
      'assets/punctual.css',
      'assets/punctual.js',
      'assets/htmx.min.js',
      'assets/inter.woff2',
    ]),
  )
  expect((await web.ask('GET', '/admin/assets/..%2fapp.tsx')).status).toBe(404)
})

test('what of ours runs in the browser is at most 8 KB, and the styles 12 KB compressed', async () => {
  const built = join(import.meta.dirname, '..', '..', 'dist', 'web', 'punctual.js')
  const code = readFileSync(built)
  expect(code.toString()).toContain('EventSource')
  expect(code.length).toBeLessThanOrEqual(8 * 1024)
  const style = brotliCompressSync((await web.ask('GET', '/admin/assets/punctual.css')).text)
  expect(style.length).toBeLessThanOrEqual(12 * 1024)
})

test('the short addresses lead to the list', async () => {
  for (const path of ['/', '/admin'])
    expect((await web.ask('GET', path)).headers.get('location')).toBe('admin/schedules')
})

test('a question that is answered twice is acted on once, and leads to the same place', async () => {
  const key = 'a0b1c2d3-0000-4000-8000-000000000001'
  const path = `/admin/schedules/feed-refresh/trigger?key=${key}`
  const answers = await Promise.all([post(path), post(path)])
  expect(answers.map(({ status }) => status)).toEqual([303, 303])
  expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
  const [run] = /\d+$/.exec(answers[0]!.headers.get('location')!)!
  const runs = await web.seeded.query('select id from punctual.run_detail where id >= $1', [run])
  expect(runs).toHaveLength(1)
})

test('what was refused may be asked again with the same key', async () => {
  const path = '/admin/schedules/feed-refresh/trigger?key=a0b1c2d3-0000-4000-8000-000000000002'
  expect((await post(path, `reason=${'x'.repeat(501)}`)).status).toBe(422)
  expect((await post(path, 'reason=shorter')).status).toBe(303)
})

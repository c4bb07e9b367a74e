import { Hono } from 'hono'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { DatabaseUnreachableError } from '../../src/errors.ts'
import type { Role } from '../../src/web/auth/identity.ts'
import { lastKnownPage } from '../../src/web/pages/frame/last-known.tsx'
import { type PageEnv, viewOf } from '../../src/web/pages/view.ts'
import { type FaultyProxy, passes, startProxy } from '../support/proxy.ts'
import { words } from './asking-pages.ts'
import { appBefore, asking, tokenOf } from './client.ts'
import { seededDatabase } from './seed.ts'

let url: string
let wire: FaultyProxy
let ask: ReturnType<typeof asking>

beforeAll(async () => {
  url = (await seededDatabase()).url
})
beforeEach(async () => {
  wire = await startProxy(url)
  const database = openDatabase({ url: wire.url, applicationName: 'test web' })
  ask = asking(appBefore(database).app)
  return async () => {
    await database.close()
    await wire.close()
  }
})

function lose() {
  wire.rule = () => 'reset'
  wire.strike('reset')
}

type Asker = { role?: Role; subject?: string; cookies?: string; headers?: Record<string, string> }

async function get(
  path: string,
  { role = 'ADMIN', subject = 'ana', cookies = '', headers = {} }: Asker = {},
) {
  const Cookie = `punctual=${await tokenOf(role, { subject })}; ${cookies}`
  return ask('GET', `/admin/${path}`, { headers: { Cookie, ...headers } })
}

/** The page once the database is back: how soon that is tried is bounded. */
async function getAgain(path: string, asker: Asker = {}) {
  wire.rule = passes
  for (;;) {
    const answer = await get(path, asker)
    if (answer.status !== 503) return answer
  }
}

const isLastKnown = ({ status, text }: { status: number; text: string }) =>
  status === 503 && text.includes('This is what was true at')

test('a page that somebody has seen is told with its age while the database is away, and nothing can be done on it', async () => {
  const seen = await get('schedules')
  lose()
  const { status, text, headers } = await get('schedules', { subject: 'bob' })
  expect(status).toBe(503)
  expect(headers.get('retry-after')).toBe('5')
  expect(headers.get('refresh')).toBe('5')
  expect(text).toMatch(/<title>● No database, \d+ s old · Schedules · Punctual<\/title>/)
  expect(text.replaceAll(/<[^>]*>/g, '')).toMatch(
    /The database cannot be reached\.This is what was true at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, \d+ s ago; trying again every 5 s\./,
  )
  expect(text).toMatch(/<div id="page"[^>]* data-lost=""/)
  expect(text).toMatch(/<main[^>]*><fieldset class="frozen" disabled=""/)
  expect(text.match(/id="banner"/g)).toHaveLength(1)
  for (const page of [seen.text, text]) {
    expect(words(page)).toContain('feed-refresh')
    expect(page).not.toMatch(/\b(ana|bob)\b/)
  }
  const topics = / data-topics="[^"]*"/
  expect(topics.exec(text)![0]).toBe(topics.exec(seen.text)![0])
})

test('once the database is back, so is the page', async () => {
  await get('schedules')
  lose()
  expect(isLastKnown(await get('schedules'))).toBe(true)
  const { status, text, headers } = await getAgain('schedules')
  expect(status).toBe(200)
  expect(headers.get('refresh')).toBeNull()
  expect(text).not.toContain('data-lost')
})

test('whoever may only look gets what those saw who may only look, and nobody else', async () => {
  const admin = await get('schedules')
  expect(admin.text).toContain('/enable"')
  lose()
  const unseen = await get('schedules', { role: 'VIEWER' })
  expect(unseen.status).toBe(503)
  expect(unseen.text).not.toContain('feed-refresh')
  const seen = await getAgain('schedules', { role: 'VIEWER' })
  lose()
  const known = await get('schedules', { role: 'VIEWER' })
  expect(isLastKnown(known)).toBe(true)
  for (const { text } of [seen, known]) expect(text).not.toContain('/enable"')
  expect((await get('schedules')).text).toContain('/enable"')
})

test('the theme is that of whoever looks, and another zone is another page', async () => {
  await get('schedules')
  lose()
  const dark = await get('schedules', { cookies: 'theme=dark' })
  expect(dark.text).toContain('<html lang="en" data-theme="dark">')
  expect(isLastKnown(dark)).toBe(true)
  expect(isLastKnown(await get('schedules', { cookies: 'zone=Asia/Tokyo' }))).toBe(false)
})

test('what nobody has seen, what is a question, and what is not for a person is a problem as ever', async () => {
  for (const path of ['schedules', 'schedules/nightly/pause', 'preferences']) await get(path)
  lose()
  for (const path of ['runs', 'schedules/nightly/pause', 'preferences', 'schedules?show=paused']) {
    const { status, text } = await get(path)
    expect(status).toBe(503)
    expect(text).toContain('id="refusal"')
  }
  const program = await get('schedules', { headers: { Accept: 'application/json' } })
  expect(program.json).toMatchObject({ status: 503, type: 'urn:punctual:problem:database-unreachable' })
  const update = await get('schedules', { headers: { 'X-Update': 'true' } })
  expect(update.text).toContain('id="refusal"')
  expect((await ask('GET', '/admin/schedules')).status).toBe(401)
})

test('what was brought up to date is known as well', async () => {
  await get('schedules', { headers: { 'X-Update': 'true', 'HX-Current-URL': '/admin/schedules' } })
  await get('jobs', { headers: { 'HX-Current-URL': '/admin/schedules' } })
  lose()
  expect(isLastKnown(await get('schedules'))).toBe(true)
  expect(isLastKnown(await get('jobs'))).toBe(false)
})

test('thirty pages are kept; the one that was asked for least recently goes', async () => {
  await get('schedules')
  await get('jobs')
  for (let page = 1; page <= 28; page++) await get(`audit?before=${page}`)
  await get('schedules')
  await get('runs')
  lose()
  expect(isLastKnown(await get('jobs'))).toBe(false)
  expect(isLastKnown(await get('schedules'))).toBe(true)
  expect(isLastKnown(await get('audit?before=1'))).toBe(true)
})

test('its age is told in words, and what was escaped is escaped once', async () => {
  const app = new Hono<PageEnv>().use(viewOf({ label: undefined, hasSignIn: true }))
  const at = new Date(Date.now() - 2 * 3_600_000)
  const html = `<title>● Late · Runs of a &amp; b · Punctual</title><div id="page" data-topics="runs">
    <main id="main" tabindex="-1"><hx-partial><p>Done.</p></hx-partial><p>a &lt; b</p></main>`
  app.get('/admin/*', (c) => {
    c.error = new DatabaseUnreachableError({ host: 'h', port: 1, database: 'd', cause: new Error('away') })
    return lastKnownPage(c, { html, at }) ?? c.notFound()
  })
  const text = await (await app.request('/admin/runs')).text()
  expect(text).toContain('<title>● No database, 2 h old · Runs of a &amp; b · Punctual</title>')
  expect(text).toContain(`<time datetime="${at.toISOString()}">`)
  expect(text).toContain('disabled=""><p>a &lt; b</p></fieldset>')
})

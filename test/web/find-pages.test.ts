import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../src/web/auth/identity.ts'
import { chords, keys } from '../../src/web/pages/frame/keys.ts'
import { appWithoutDatabase, testApp, tokenOf } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>
let run: number

beforeAll(async () => {
  web = await testApp()
  await web.seeded.query("select punctual.enable('nightly')")
  const [row] = await web.seeded.query<{ id: number }>("select punctual.trigger('nightly') as id")
  run = Number(row!.id)
})
afterAll(() => web.close())

type Asking = { role?: Role; cookie?: string; headers?: Record<string, string> }

async function page(path: string, { role = 'ADMIN', cookie = '', headers = {} }: Asking = {}) {
  const token = await tokenOf(role, { subject: 'ana' })
  return web.ask('GET', `/admin/${path}`, { headers: { ...headers, Cookie: `punctual=${token}; ${cookie}` } })
}

async function found(query: string, asking?: Asking) {
  const { text } = await page(`go?${query}`, asking)
  const links = text.slice(text.indexOf('id="found"')).matchAll(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g)
  return [...links].map(([, href, name]) => ({
    href: href!.replaceAll('&amp;', '&'),
    name: name!
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  }))
}

const names = async (query: string, asking?: Asking) => (await found(query, asking)).map(({ name }) => name)

test('with nothing typed, search shows every page and the latest runs', async () => {
  const all = await names('')
  expect(all.slice(0, 2)).toEqual(['page Schedules g s', 'page Runs g r'])
  expect(all).toContain('page Help keys')
  expect(all.at(-1)).toBe(`run run ${run} pending, nightly`)
  expect(all.some((name) => name.startsWith('schedule'))).toBe(false)
  expect(await names('', { cookie: 'keys=off' })).toContain('page Runs')
})

test('schedules are found by name, description, tag and job, whatever is begun first', async () => {
  for (const query of ['q=feed', 'q=FEED+fetches', 'q=feed-refresh'])
    expect((await names(query)).filter((name) => name.startsWith('schedule'))).toEqual([
      'schedule feed-refresh disabled, Fetches the feed',
    ])
  expect(await found('q=night')).toContainEqual({
    name: expect.stringMatching(/^schedule nightly/),
    href: './schedules/nightly',
  })
  expect(await names('q=no-such-thing')).toEqual([])
  expect((await page('go?q=no-such-thing')).text).toContain('Nothing is called so.')
})

test('runs are found by number, status and schedule', async () => {
  for (const query of [`q=${run}`, `q=run+${run}`, 'q=pending+nightly'])
    expect(await found(query)).toContainEqual({
      name: `run run ${run} pending, nightly`,
      href: `./runs/${run}`,
    })
  expect(await names('q=999999')).toEqual([])
})

test('acts ask first, lead back, and are what can be done now; to a viewer none is offered', async () => {
  expect(await found('q=pause+nightly&back=runs%3Fstatus%3Dfailed')).toEqual([
    { name: 'act Pause: nightly asks first', href: './schedules/nightly/pause?back=runs%3Fstatus%3Dfailed' },
  ])
  expect(await found('q=resume+feed')).toEqual([
    {
      name: 'act Resume: feed-refresh asks first',
      href: './schedules-resume?id=feed-refresh&back=schedules',
    },
  ])
  expect(await names('q=run+now+nightly')).toEqual(['act Run now: nightly asks first'])
  expect((await page('schedules-resume?id=feed-refresh')).status).toBe(200)
  expect(await names('q=pause+nightly', { role: 'VIEWER' })).toEqual([])
})

test('Enter leads to the first where search lies over a page, and shows the list where it is one', async () => {
  expect((await page('go?q=night')).text).toContain('action="./go"')
  const over = { headers: { 'HX-Request': 'true', 'HX-Current-URL': 'http://localhost/admin/runs/1' } }
  expect((await page('go?q=night', over)).text).toContain('action="../go/first"')
  const anew = {
    headers: { ...over.headers, 'HX-Current-URL': 'http://localhost/admin/go', 'X-Update': 'true' },
  }
  expect((await page('go?q=night', anew)).text).toContain('action="./go"')
  const first = await page('go/first?q=night&back=runs')
  expect(first).toMatchObject({ status: 303 })
  expect(first.headers.get('location')).toBe('../schedules/nightly')
  const question = await page('go/first?q=pause+nightly&back=runs')
  expect(question.headers.get('location')).toBe('../schedules/nightly/pause?back=runs')
  for (const query of ['q=', 'q=no-such-thing']) expect((await page(`go/first?${query}`)).status).toBe(200)
})

test('search leads nowhere else, and takes no more than a name', async () => {
  const { text } = await page('go?back=//elsewhere.example')
  expect(text).toContain('<a class="button" href="./schedules" data-close')
  expect(text).not.toMatch(/(href|value|action)="[./]*\/\//)
  expect((await page(`go?q=${'x'.repeat(501)}`)).status).toBe(400)
  expect((await page('go?q=%00')).status).toBe(400)
  expect((await page('go?q=%3Cscript%3E')).text).not.toContain('<script>')
})

test('help tells every key, and so does the guide', async () => {
  const { status, text } = await page('help')
  const guide = readFileSync(new URL('../../docs/pages.md', import.meta.url), 'utf8')
  expect(status).toBe(200)
  const all = Object.entries({ ...Object.assign({}, ...Object.values(keys)), ...chords }) as [
    string,
    string,
  ][]
  expect(all.length).toBeGreaterThan(20)
  for (const [key, does] of all) {
    const shown = key.split(' ').map((each) => `<kbd>${each}</kbd>`)
    expect(text).toContain(`<dt>${shown.map((each) => `${each} `).join('')}</dt><dd>${does}</dd>`)
    expect(guide).toContain(`| \`${key}\` | ${does} |`)
  }
})

test('help is there without a database', async () => {
  const headers = { Cookie: `punctual=${await tokenOf('VIEWER')}` }
  expect((await appWithoutDatabase()('GET', '/admin/help', { headers })).status).toBe(200)
})

test('the last link of the head is help, on every page', async () => {
  for (const path of [
    'schedules',
    'runs',
    'missed',
    'forecast',
    'daemon',
    'jobs',
    'cron',
    'audit',
    'help',
    'go',
  ]) {
    const { text } = await page(path)
    const head = text.slice(text.indexOf('<header'), text.indexOf('</header>'))
    const last = head.slice(head.lastIndexOf('<a '))
    expect(last).toContain('aria-label="Help"')
    expect(last).toContain('aria-keyshortcuts="?"')
  }
})

test('keys that are switched off are not on the page, and come back', async () => {
  const off = (await page('schedules', { cookie: 'keys=off' })).text
  expect(off.match(/aria-keyshortcuts="[^"]*"/g)).toEqual(['aria-keyshortcuts="Control+k Meta+k"'])
  expect(off).not.toMatch(/data-keys|data-row|\(g s\)/)
  expect((await page('schedules')).text).toMatch(/title="Schedules \(g s\)" data-keys="g s"/)
})

test('the theme is changed alone, and what cannot be one is refused', async () => {
  const post = async (body: string) =>
    web.ask('POST', '/admin/preferences/theme', {
      headers: {
        Cookie: `punctual=${await tokenOf('VIEWER')}; zone=Asia/Tokyo; keys=off`,
        Origin: 'http://localhost',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body,
    })
  const { status, headers } = await post('theme=dark&back=runs')
  expect({ status, to: headers.get('location') }).toEqual({ status: 303, to: '../runs' })
  expect(headers.getSetCookie().map((cookie) => cookie.split(';')[0])).toEqual(['theme=dark'])
  expect((await post('theme=pink')).status).toBe(422)
})

import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Admin, punctualAdmin, type Visitor } from '../../src/web/mount.ts'
import type { TestDatabase } from '../support/database.ts'
import { origin } from './client.ts'
import { seededDatabase } from './seed.ts'

let seeded: TestDatabase
let admin: Admin
const people: Record<string, Visitor> = {
  ana: { subject: 'ana', role: 'ADMIN' },
  bo: { subject: 'bo', role: 'VIEWER' },
}
const failures: unknown[] = []

beforeAll(async () => {
  seeded = await seededDatabase()
  admin = punctualAdmin({
    databaseUrl: seeded.url,
    label: 'staging',
    authenticate: (c) => people[c.req.header('X-User') ?? ''],
    onError: (error) => failures.push(error),
  })
})
afterAll(async () => {
  await admin.close()
  expect(failures).toEqual([])
})

/** Two ways to put an app into another: its paths keep the prefix, or lose it. */
const hosts = {
  kept: () => new Hono().route('/ops/punctual', admin.app),
  'kept, with a parameter': () => new Hono().route('/:tenant/punctual', admin.app),
  'kept, under a name of ours': () => new Hono().route('/ops/admin', admin.app),
  stripped: () => new Hono().mount('/ops/punctual', admin.app.fetch),
}
const prefixes: Record<string, string> = { 'kept, under a name of ours': '/ops/admin' }

for (const [name, host] of Object.entries(hosts)) {
  const prefix = prefixes[name] ?? '/ops/punctual'
  const ask = (path: string, { user = 'ana', ...init }: RequestInit & { user?: string } = {}) =>
    host().request(new URL(path, origin), { ...init, headers: { 'X-User': user, ...init.headers } })

  test(`with the prefix ${name}: every link of a page leads somewhere`, async () => {
    const at = new URL(`${prefix}/admin/schedules?state=disabled`, origin)
    const html = await (await ask(at.href)).text()
    expect(html).toContain('staging')
    const links = [...html.matchAll(/(?:href|src)="([^"#]+)[^"]*"/g)].map(([, href]) => new URL(href!, at))
    expect(links.length).toBeGreaterThan(10)
    for (const link of new Set(links.map(({ href }) => href))) {
      expect(link).toContain(`${origin}${prefix}/admin/`)
      const { status } = await ask(link)
      expect({ link, status }).toEqual({ link, status: 200 })
    }
  })

  test(`with the prefix ${name}: an act comes back to its page and names who the app around us says`, async () => {
    const at = `${prefix}/admin/schedules/nightly/enable`
    const { status, headers } = await ask(at, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'back=schedules%3Ftag%3Dx',
    })
    expect(status).toBe(303)
    const back = new URL(headers.get('location')!, new URL(at, origin))
    expect(back.pathname).toBe(`${prefix}/admin/schedules`)
    expect(back.searchParams.get('tag')).toBe('x')
    const [row] = await seeded.query('select actor from punctual.audit_detail limit 1')
    expect(row).toEqual({ actor: 'ana' })
  })

  test(`with the prefix ${name}: strangers and other sites get nothing, viewers look`, async () => {
    const page = `${prefix}/admin/schedules`
    expect((await ask(page, { user: 'eve' })).status).toBe(401)
    expect((await ask(`${prefix}/api/admin/schedules`, { user: 'eve' })).status).toBe(401)
    expect((await ask(page, { user: 'bo' })).status).toBe(200)
    const body = 'reason=x'
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const post = (user: string, headers: object) =>
      ask(`${page}/nightly/disable`, { method: 'POST', user, body, headers: { ...type, ...headers } })
    expect((await post('ana', { Origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await post('bo', { Origin: origin })).status).toBe(403)
    expect((await ask(prefix)).headers.get('location')).toBeTruthy()
  })
}

import { afterAll, afterEach, beforeAll, expect, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { Events } from '../../src/events.ts'
import { type AppOptions, createApp } from '../../src/web/app.tsx'
import { createAuth } from '../../src/web/auth/auth.ts'
import { type Role, roles } from '../../src/web/auth/identity.ts'
import { mintToken } from '../../src/web/auth/token.ts'
import { seededDatabase } from './seed.ts'

export const secret = 'a secret for tests, of more than 32 characters'
export const origin = 'http://localhost'

export type Answer = {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
  json: any
}
type Question = { body?: unknown; token?: string | undefined; headers?: Record<string, string> }

export function tokenOf(role: Role, { subject = role.toLowerCase() } = {}): Promise<string> {
  return mintToken({ secret, role, subject, ttlSeconds: 60 })
}

/** The app before a seeded database of its own; whatever it could not answer for is in `failures`. */
export async function testApp(options: Partial<AppOptions> = {}) {
  const seeded = await seededDatabase()
  const database = openDatabase({ url: seeded.url, applicationName: 'test web' })
  const { app, failures } = appBefore(database, { scratchUrl: seeded.url, ...options })
  const tokens = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await tokenOf(role)])),
  ) as Record<Role, string>
  const ask = asking(app)
  return {
    app,
    ask,
    admin: (method: string, path: string, question: Question = {}) =>
      ask(method, path, { token: tokens.ADMIN, ...question }),
    viewer: (method: string, path: string, question: Question = {}) =>
      ask(method, path, { token: tokens.VIEWER, ...question }),
    seeded,
    database,
    failures,
    close: () => database.close(),
  }
}

/**
 * The app for a file of tests in which nothing may break, called at its top: what Postgres had to refuse, or what threw,
 * has been let through by a check of ours.
 */
export function blamelessApp() {
  const web = {} as Awaited<ReturnType<typeof testApp>>
  beforeAll(async () => {
    Object.assign(web, await testApp())
  })
  afterAll(() => web.close())
  afterEach(() => expect(web.failures).toEqual([]))
  return web
}

/** The app before a database that refuses connections. */
export function appWithoutDatabase() {
  const url = 'postgres://nobody:canary-password@127.0.0.1:1/none'
  const database = openDatabase({ url, applicationName: 'test web' })
  onTestFinished(() => database.close())
  return asking(appBefore(database).app)
}

export function appBefore(database: AppOptions['database'], options: Partial<AppOptions> = {}) {
  const events = new Events()
  const failures: unknown[] = []
  events.on('request.failed', ({ error }) => failures.push(error))
  return { app: createApp({ database, events, auth: createAuth({ secret }), ...options }), failures }
}

export function asking(app: { request: ReturnType<typeof createApp>['request'] }) {
  return async (
    method: string,
    path: string,
    { body, token, headers = {} }: Question = {},
  ): Promise<Answer> => {
    const given = new Headers(headers)
    if (token !== undefined) given.set('Authorization', `Bearer ${token}`)
    if (body !== undefined && !given.has('Content-Type')) given.set('Content-Type', 'application/json')
    const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    const request = new Request(`${origin}${path}`, {
      method,
      headers: given,
      ...(body === undefined ? {} : { body: sent as string }),
    })
    const response = await app.request(request)
    const type = response.headers.get('Content-Type') ?? ''
    const isEndless = type.startsWith('text/event-stream')
    if (isEndless) await response.body?.cancel()
    const text = isEndless ? '' : await response.text()
    const isJson = /json/.test(type)
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    }
  }
}

/** A refusal, as every one must look. */
export function expectProblem({ status, headers, json }: Answer, expected: number) {
  expect({ status, json }).toMatchObject({
    status: expected,
    json: { status: expected, title: expect.any(String) },
  })
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(json.type).toMatch(/^urn:punctual:problem:[a-z-]+$/)
}

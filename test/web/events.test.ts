import { setTimeout } from 'node:timers/promises'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { Events } from '../../src/events.ts'
import { createApp } from '../../src/web/app.tsx'
import { createAuth } from '../../src/web/auth/auth.ts'
import { mintToken } from '../../src/web/auth/token.ts'
import type { TestDatabase } from '../support/database.ts'
import { secret } from './client.ts'
import { seededDatabase } from './seed.ts'

let seeded: TestDatabase

beforeAll(async () => {
  seeded = await seededDatabase()
})

/** The app before a database that tells what it is asked, and can be cut off. */
function watched() {
  const database = openDatabase({ url: seeded.url, applicationName: 'test web' })
  const asked: string[] = []
  const state = { isAway: false }
  const observed: Database = {
    ...database,
    query: (text: string, ...rest: never[]) => {
      asked.push(text)
      return state.isAway ? Promise.reject(new Error('away')) : database.query(text, ...rest)
    },
  }
  const stopping = new AbortController()
  const app = createApp({
    database: observed,
    events: new Events(),
    auth: createAuth({ secret }),
    stopping: stopping.signal,
  })
  onTestFinished(async () => {
    stopping.abort()
    await database.close()
  })
  const looks = () => asked.filter((text) => text.includes('change_marks')).length
  return { app, asked, looks, state, stop: () => stopping.abort() }
}

type Event = { event: string; data: { topics?: string[] } }

/** A stream of changes, read event by event. */
async function listen(
  { app }: ReturnType<typeof watched>,
  { headers = {}, ttlSeconds = 60 }: { headers?: Record<string, string>; ttlSeconds?: number } = {},
) {
  const token = await mintToken({ secret, role: 'VIEWER', subject: 'bo', ttlSeconds })
  const response = await app.request('/admin/events', {
    headers: { Authorization: `Bearer ${token}`, ...headers },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  onTestFinished(() => reader.cancel())
  let text = ''
  return {
    /** The next event; undefined once the stream has ended. */
    async next(): Promise<Event | undefined> {
      for (;;) {
        const end = text.indexOf('\n\n')
        const block = text.slice(0, Math.max(end, 0))
        if (end >= 0) text = text.slice(end + 2)
        const [event, data] = ['event', 'data'].map(
          (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1],
        )
        if (event !== undefined && data !== undefined) return { event, data: JSON.parse(data) }
        if (end >= 0) continue
        const { done, value } = await reader.read()
        if (done) return undefined
        text += value
      }
    },
    async until(event: string): Promise<Event> {
      for (let next = await this.next(); ; next = await this.next()) {
        if (next === undefined) throw new Error(`The stream ended without "${event}"`)
        if (next.event === event) return next
      }
    },
    cancel: () => reader.cancel(),
  }
}

test('what somebody does in psql is told, with its topics, to everybody who watches', async () => {
  const web = watched()
  const [one, two] = [await listen(web), await listen(web)]
  for (const stream of [one, two]) expect((await stream.next())?.event).toBe('open')
  await firstLook(web)
  await seeded.query("select punctual.enable('nightly')")
  for (const stream of [one, two])
    expect((await stream.until('change')).data.topics).toEqual(expect.arrayContaining(['schedules', 'acts']))
})

test('while the database is away, watchers are told so, and told when it is back', async () => {
  const web = watched()
  const stream = await listen(web)
  await firstLook(web)
  web.state.isAway = true
  await stream.until('lost')
  web.state.isAway = false
  await stream.until('found')
})

test('who comes back after an interruption is told to read anew', async () => {
  const stream = await listen(watched(), { headers: { 'Last-Event-ID': '7' } })
  expect((await stream.next())?.event).toBe('resync')
})

test('a stream ends with the process, and with the token that opened it', async () => {
  const web = watched()
  const stream = await listen(web)
  expect((await stream.next())?.event).toBe('open')
  web.stop()
  expect(await stream.next()).toBeUndefined()
  // Tokens end with a whole second: one of a second may be over at once.
  const short = await listen(watched(), { ttlSeconds: 3 })
  expect((await short.next())?.event).toBe('open')
  expect(await short.next()).toBeUndefined()
})

test('after one change a page is rendered once for all who look, and never from before an act', async () => {
  const web = watched()
  const stream = await listen(web)
  await firstLook(web)
  const update = async (header = 'X-Update') => {
    const token = await mintToken({ secret, role: 'ADMIN', subject: 'ana', ttlSeconds: 60 })
    const headers = { Authorization: `Bearer ${token}`, [header]: 'true' }
    return (await web.app.request('/admin/schedules', { headers })).text()
  }
  const lists = () => web.asked.filter((text) => text.includes('schedule_detail')).length
  const [first, second] = await Promise.all([update(), update()])
  expect(first).toBe(second)
  expect(first).not.toContain('>ana<')
  const before = lists()
  await update()
  expect(lists()).toBe(before)
  await update('HX-Request')
  expect(lists()).toBeGreaterThan(before)
  await seeded.query("select punctual.enable('feed-refresh')")
  await stream.until('change')
  expect(await update()).toMatch(
    /aria-checked="true"[^>]*feed-refresh enabled|feed-refresh enabled[^>]*aria-checked="true"/,
  )
})

/** Once the marks have been read twice, a change can be told from the beginning. */
async function firstLook({ looks }: ReturnType<typeof watched>): Promise<void> {
  while (looks() < 2) await setTimeout(20)
}

import type { Context, MiddlewareHandler } from 'hono'
import { brotli, takesBrotli } from '../compress.ts'
import type { PageEnv } from '../pages/view.ts'
import type { Watch } from './watch.ts'

/** However little changes, what a page tells of the present is never older than this. */
const oldestMs = 5_000

type Answer = { text: string; compressed: Buffer }
type Rendered = { version: number; at: number; answer: Promise<Answer> }

/**
 * Renders a page once, and compresses it once, for all who bring it up to date after the same change. Such an answer says
 * nothing of who asked: it depends on the address, on whether he may change things, on the zone in which he reads and on
 * the note he dismissed.
 */
export function renderedOnce(watch: Watch): MiddlewareHandler<PageEnv> {
  const pages = new Map<string, Rendered>()
  return async (c, next) => {
    const version = watch.version()
    // What somebody asks for by himself, above all right after an act, is never from before it.
    const isUpdate = c.req.method === 'GET' && c.req.header('X-Update') !== undefined
    if (!isUpdate || version === undefined) return next()
    const view = c.get('view')
    c.set('view', { ...view, identity: undefined })
    const key = JSON.stringify([c.req.url, view.root, view.mayChange, view.zone, view.dismissed])
    const now = Date.now()
    const known = pages.get(key)
    if (known !== undefined && known.version === version && now - known.at < oldestMs) {
      const answer = await known.answer.catch(() => undefined)
      return answer === undefined ? next() : send(c, answer)
    }
    for (const [each, { at }] of pages) if (now - at > oldestMs) pages.delete(each)
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    promise.catch(() => {})
    pages.set(key, { version, at: now, answer: promise })
    try {
      await next()
      if (c.res.status !== 200) throw new Error(`answered with ${c.res.status}`)
      const text = await c.res.text()
      const answer = { text, compressed: await brotli(text) }
      c.res = send(c, answer)
      resolve(answer)
    } catch (error) {
      pages.delete(key)
      reject(error)
    }
  }
}

function send(c: Context, { text, compressed }: Answer): Response {
  if (!takesBrotli(c)) return c.html(text)
  c.header('Content-Encoding', 'br')
  c.header('Content-Type', 'text/html; charset=UTF-8')
  return c.body(new Uint8Array(compressed))
}

import type { MiddlewareHandler } from 'hono'
import type { PageEnv } from '../pages/view.ts'
import type { Watch } from './watch.ts'

/** However little changes, what a page tells of the present is never older than this. */
const oldestMs = 5_000

type Rendered = { version: number; at: number; answer: Promise<{ body: string; headers: Headers }> }

/**
 * Renders a page once for all who bring it up to date after the same change. Such an answer says nothing of who asked:
 * it depends on the address, on whether he may change things, and on the zone in which he reads.
 */
export function renderedOnce(watch: Watch): MiddlewareHandler<PageEnv> {
  const pages = new Map<string, Rendered>()
  return async (c, next) => {
    const version = watch.version()
    const isUpdate = c.req.method === 'GET' && c.req.header('HX-Request') !== undefined
    // Right after an act, who acted must see it, whether or not it has been noticed as a change.
    if (!isUpdate || version === undefined || c.req.query('done') !== undefined) return next()
    const view = c.get('view')
    c.set('view', { ...view, identity: undefined })
    const key = JSON.stringify([c.req.url, view.mayChange, view.zone])
    const known = pages.get(key)
    const now = Date.now()
    if (known !== undefined && known.version === version && now - known.at < oldestMs) {
      const answer = await known.answer.catch(() => undefined)
      return answer === undefined
        ? next()
        : c.newResponse(answer.body, 200, Object.fromEntries(answer.headers))
    }
    for (const [each, { at }] of pages) if (now - at > oldestMs) pages.delete(each)
    const rendering = Promise.withResolvers<{ body: string; headers: Headers }>()
    rendering.promise.catch(() => {})
    pages.set(key, { version, at: now, answer: rendering.promise })
    try {
      await next()
      if (c.res.status !== 200) throw new Error(`answered with ${c.res.status}`)
      rendering.resolve({ body: await c.res.clone().text(), headers: c.res.headers })
    } catch (error) {
      pages.delete(key)
      rendering.reject(error)
    }
  }
}

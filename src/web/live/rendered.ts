import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'
import { brotli, takesBrotli } from '../compress.ts'
import type { PageEnv } from '../pages/view.ts'
import { problemOf } from '../problem.ts'
import type { Watch } from './watch.ts'

const decompress = promisify(brotliDecompress)

/** However little changes, what a page tells of the present is never older than this. */
const oldestMs = 5_000
const mostKept = 30

/** What a page was, and when. */
export type LastKnown = { html: string; at: Date }

type Rendering = { version: number | undefined; at: number; answer: Promise<Buffer | undefined> }
type Kept = Rendering & { last?: { compressed: Buffer; at: number } | undefined }

/**
 * Renders a page once, and compresses it once, for all who bring it up to date after the same change; and keeps the last
 * rendering of some pages for the time when the database is away. A page says nothing of who asked: it depends on the
 * address, on whether he may change things, on the zone in which he reads, on the note he dismissed and on whether
 * keys act.
 */
export function renderedOnce(
  watch: Watch,
  tellLast: (c: Context, known: LastKnown) => Response | undefined,
): MiddlewareHandler<PageEnv> {
  const pages = new Map<string, Kept>()

  /** The one that was asked for least recently goes; not while nothing can be rendered in its place. */
  function keep(key: string, kept: Kept): void {
    pages.delete(key)
    pages.set(key, kept)
    if (pages.size > mostKept) pages.delete(pages.keys().next().value!)
  }

  async function rendered(c: Context, next: () => Promise<void>): Promise<Buffer | undefined> {
    await next()
    if (c.res.status !== 200) return undefined
    const bytes = new Uint8Array(await c.res.arrayBuffer())
    const compressed = await brotli(bytes)
    c.res = await send(c, compressed, bytes)
    return compressed
  }

  return async (c, next) => {
    const isUpdate = c.req.header('X-Update') !== undefined
    // What scripts load into a page is a part of it.
    const isPage = isUpdate || c.req.header('HX-Current-URL') === undefined
    if (c.req.method !== 'GET' || !isPage) return next()
    const { root, mayChange, zone, dismissed, hasKeys } = c.get('view')
    const key = JSON.stringify([c.req.url, root, mayChange, zone, dismissed, hasKeys])
    const version = watch.version()
    const at = Date.now()
    const known = pages.get(key)
    const isFresh = version !== undefined && known?.version === version && at - known.at < oldestMs
    // What somebody asks for by himself, above all right after an act, is never from before it.
    if (isUpdate && isFresh) {
      const compressed = await known.answer.catch(() => undefined)
      return compressed === undefined ? next() : send(c, compressed)
    }
    const answer = rendered(c, next)
    const kept: Kept = { version, at, answer, last: known?.last }
    pages.set(key, kept)
    const compressed = await answer
    if (compressed !== undefined) {
      kept.last = { compressed, at }
      keep(key, kept)
    } else if (kept.last === undefined) pages.delete(key)
    else if (!isUpdate && isAway(c)) {
      const html = String(await decompress(kept.last.compressed))
      c.res = tellLast(c, { html, at: new Date(kept.last.at) }) ?? c.res
    }
  }
}

/** Whether somebody with a browser was told that the database cannot be reached. */
function isAway({ error, res }: Context): boolean {
  const isPage = res.headers.get('Content-Type')?.startsWith('text/html')
  return isPage === true && error !== undefined && problemOf(error).kind === 'database-unreachable'
}

async function send(c: Context, compressed: Buffer, bytes?: Uint8Array<ArrayBuffer>): Promise<Response> {
  c.header('Content-Type', 'text/html; charset=UTF-8')
  if (!takesBrotli(c)) return c.body(bytes ?? new Uint8Array(await decompress(compressed)))
  c.header('Content-Encoding', 'br')
  return c.body(new Uint8Array(compressed))
}

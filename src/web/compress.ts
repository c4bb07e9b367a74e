import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const compress = promisify(brotliCompress)
const compressible = /^(text\/(?!event-stream)|application\/(json|problem\+json)|image\/svg)/
const smallest = 1_024
/** Of eleven: a page takes a few milliseconds and is a tenth of its size. */
const quality = 5

/** Sends what is text and not small as Brotli to whoever takes it. */
export const compressed: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers, body, status } = c.res
  const isTaken = /\bbr\b/.test(c.req.header('Accept-Encoding') ?? '')
  if (body === null || !compressible.test(headers.get('Content-Type') ?? '')) return
  headers.append('Vary', 'Accept-Encoding')
  if (!isTaken || headers.has('Content-Encoding')) return
  const bytes = Buffer.from(await c.res.arrayBuffer())
  const isWorthIt = bytes.length >= smallest
  const sent = isWorthIt
    ? await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
    : bytes
  c.res = new Response(new Uint8Array(sent), { status, headers })
  if (isWorthIt) c.res.headers.set('Content-Encoding', 'br')
}

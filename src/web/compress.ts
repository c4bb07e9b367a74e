import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'

const compress = promisify(brotliCompress)
const compressible = /^(text\/(?!event-stream)|application\/(json|problem\+json)|image\/svg)/
const smallest = 1_024
/** Of eleven: a long page takes three milliseconds and is a twentieth of its size. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 4 }

export function brotli(bytes: Uint8Array): Promise<Buffer> {
  return compress(bytes, { params })
}

export function takesBrotli(c: Context): boolean {
  return /\bbr\b/.test(c.req.header('Accept-Encoding') ?? '')
}

/** Sends what is text and not small as Brotli to whoever takes it. */
export const compressed: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers, body, status } = c.res
  if (body === null || !compressible.test(headers.get('Content-Type') ?? '')) return
  headers.append('Vary', 'Accept-Encoding')
  if (!takesBrotli(c) || headers.has('Content-Encoding')) return
  const bytes = new Uint8Array(await c.res.arrayBuffer())
  const isWorthIt = bytes.length >= smallest
  const sent = isWorthIt ? new Uint8Array(await brotli(bytes)) : bytes
  c.res = new Response(sent, { status, headers })
  if (isWorthIt) c.res.headers.set('Content-Encoding', 'br')
}

import type { Context } from 'hono'
import { Problem } from '../problem.ts'
import { isSecure } from './session-cookie.ts'

/**
 * Refuses what another site made the browser send, whatever the body's type: what the browser says of where the request
 * comes from must be there, and every part of it must name this site.
 */
export function requireSameOrigin(c: Context): void {
  const site = c.req.header('Sec-Fetch-Site')
  const origin = c.req.header('Origin')
  const isOurs =
    (site === undefined || site === 'same-origin') &&
    (origin === undefined || isThisOrigin(c, origin)) &&
    (site !== undefined || origin !== undefined)
  if (isOurs) return
  throw new Problem({
    kind: 'forbidden',
    detail: 'The request did not come from a page of this site, so the session cookie does not count.',
    hint: 'From a program, send the token as "Authorization: Bearer …" instead.',
  })
}

function isThisOrigin(c: Context, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  const ours = `${protocol}//${c.req.header('Host') ?? new URL(c.req.url).host}`
  const isDowngraded = isSecure(c) && protocol !== 'https:'
  return !isDowngraded && URL.canParse(ours) && new URL(ours).host === host
}

import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Identity } from './identity.ts'

/** How long somebody stays signed in to the pages. */
export const sessionSeconds = 12 * 3_600

/** The session of the pages is a token in a cookie that scripts cannot read and other sites cannot send. */
export function setSession(c: Context, { token, identity }: { token: string; identity: Identity }): void {
  const left = Math.floor((identity.expiresAt.getTime() - Date.now()) / 1000)
  setCookie(c, cookieName(c), token, { ...attributes(c), maxAge: Math.min(left, sessionSeconds) })
}

export function endSession(c: Context): void {
  deleteCookie(c, cookieName(c), attributes(c))
}

export function sessionToken(c: Context): string | undefined {
  return getCookie(c, cookieName(c))
}

function attributes(c: Context) {
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure: isSecure(c) } as const
}

// Browsers take a __Host- cookie over https alone, and then from this very host alone.
function cookieName(c: Context): string {
  return isSecure(c) ? '__Host-punctual' : 'punctual'
}

/** Whether the browser speaks https, to us or to the proxy before us. */
export function isSecure(c: Context): boolean {
  const forwarded = c.req.header('X-Forwarded-Proto')?.split(',')[0]?.trim()
  return (forwarded ?? new URL(c.req.url).protocol.replace(':', '')) === 'https'
}

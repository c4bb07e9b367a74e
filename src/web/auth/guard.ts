import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { findTargetHandler } from 'hono/utils/handler'
import { Problem } from '../problem.ts'
import type { Auth } from './auth.ts'
import { type Identity, notSignedIn } from './identity.ts'
import { requireSameOrigin } from './same-origin.ts'
import { sessionToken } from './session-cookie.ts'

export type WebEnv = { Variables: { identity: Identity } }

/** Who asks, as the app around us knows it; undefined for nobody. */
export type Authenticate = (c: Context) => Visitor | undefined | Promise<Visitor | undefined>
export type Visitor = Pick<Identity, 'subject' | 'role'> & Partial<Identity>

/** How people are known: by our own tokens, by the app that we are mounted in, or not at all. */
export type Door = { auth: Auth | undefined; authenticate?: Authenticate | undefined }

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])
const questions = new WeakSet<object>()

/** Says of a handler that it asks a question with a body, or calls `refuseViewer` itself where it changes something. */
export function asQuestion<Asks extends object>(handler: Asks): Asks {
  questions.add(handler)
  return handler
}

/** The one door: nothing behind it is reached without a good token, and nothing is changed without the role ADMIN. */
export function guard(door: Door): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const isWrite = !safe.has(c.req.method)
    const identity = await identify({ c, door, isWrite })
    if (isWrite && !mayBeQuestion(c)) refuseViewer(identity)
    c.set('identity', identity)
    await next()
  }
}

// By the handler that the request has found, under whatever prefix it is mounted.
function mayBeQuestion(c: Context): boolean {
  return matchedRoutes(c).some(({ handler }) => questions.has(findTargetHandler(handler)))
}

/** Nothing is changed without the role ADMIN. */
export function refuseViewer({ role }: Identity): void {
  if (role === 'ADMIN') return
  throw new Problem({ kind: 'forbidden', detail: `The role ${role} may look, only ADMIN may change things.` })
}

export function requireAuth(auth: Auth | undefined): Auth {
  if (auth !== undefined) return auth
  throw new Problem({
    kind: 'closed',
    detail: 'Neither JWT_SECRET nor JWT_JWKS_URL is set, so nobody can sign in.',
    hint: 'Set JWT_SECRET to at least 32 random characters (openssl rand -hex 32), or JWT_JWKS_URL, and start again.',
  })
}

type Asking = { c: Context; door: Door; isWrite: boolean }

/** A visitor of the app around us may ask until he is not known any more. */
const aDayMs = 86_400_000

async function identify({ c, door, isWrite }: Asking): Promise<Identity> {
  const header = c.req.header('Authorization')
  if (door.authenticate !== undefined) {
    const visitor = await door.authenticate(c)
    if (visitor === undefined) throw notSignedIn('The app that this is part of does not know you.')
    if (isWrite && header === undefined) requireSameOrigin(c)
    return { expiresAt: new Date(Date.now() + aDayMs), ...visitor }
  }
  const auth = requireAuth(door.auth)
  if (header !== undefined) return auth.verify(bearer(header))
  const token = sessionToken(c)
  if (token === undefined) throw notSignedIn('The request carries no token.')
  if (isWrite) requireSameOrigin(c)
  return auth.verify(token)
}

function bearer(header: string): string {
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(header)?.[1]
  if (token === undefined) throw notSignedIn('The Authorization header holds no Bearer token.')
  return token
}

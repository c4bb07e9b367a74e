/**
 * How much one asker may ask in a minute, counted in this process: from one address, and by one subject from wherever.
 * Credentials that are refused count apart, and much fewer of them are too many; then new ones from that address wait, while
 * those that were good before still are: nobody locks out the people who work behind the same address.
 * Probes and metrics are not counted: whoever watches must see most when most is asked.
 */
import { createHash } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Events } from '../events.ts'
import type { WebEnv } from './auth/guard.ts'
import { sessionToken } from './auth/session-cookie.ts'
import { clientAddress, networkOf } from './client-address.ts'
import { Problem } from './problem.ts'

export type LimitSettings = {
  /** Requests; 0 is no limit at all. */
  perMinute: number
  /** The header in which a proxy before us tells the client's address; nobody else may be able to reach us. */
  clientIpHeader?: string | undefined
}

export type Limits = { byAddress: MiddlewareHandler<WebEnv>; bySubject: MiddlewareHandler<WebEnv> }

const duration = 60
const refusalsPerMinute = 20
const mostKnown = 1_000

type Kind = 'requests' | 'refusals' | 'subject'
type Options = { settings: LimitSettings | undefined; events: Events }

const unlimited: MiddlewareHandler = (_, next) => next()

export function createLimits({ settings, events }: Options): Limits {
  if (settings === undefined || settings.perMinute === 0)
    return { byAddress: unlimited, bySubject: unlimited }
  const { perMinute, clientIpHeader } = settings
  const limiter = (points: number) => new RateLimiterMemory({ points, duration })
  const requests = limiter(perMinute)
  const refusals = limiter(Math.min(refusalsPerMinute, perMinute))
  const subjects = limiter(perMinute)
  const known = recent(mostKnown)

  /** One more; a Problem when that is one too many. */
  async function count(counter: RateLimiterMemory, { kind, key }: { kind: Kind; key: string }) {
    const state = await counter.consume(key).catch((full: RateLimiterRes | Error) => full)
    if (!(state instanceof RateLimiterRes)) throw state
    if (state.consumedPoints <= counter.points) return
    const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1_000))
    if (state.consumedPoints === counter.points + 1)
      events.emit('request.limited', { kind, key, perMinute: counter.points, seconds })
    throw tooMany(kind, { perMinute: counter.points, seconds })
  }

  return {
    async byAddress(c, next) {
      const key = networkOf(clientAddress(c, clientIpHeader) ?? 'unknown')
      await count(requests, { kind: 'requests', key })
      const credentials = credentialsOf(c)
      if (credentials === undefined) return next()
      const refused = await refusals.get(key)
      if ((refused?.consumedPoints ?? 0) >= refusals.points && !known.has(credentials))
        await count(refusals, { kind: 'refusals', key })
      await next()
      if (c.res.status === 401 || c.res.status === 410) await refusals.penalty(key)
      else if (c.get('identity') !== undefined) known.add(credentials)
    },
    async bySubject(c, next) {
      const { subject } = c.get('identity')
      await count(subjects, { kind: 'subject', key: subject })
      await next()
    },
  }
}

const whose: Record<Kind, (perMinute: number) => string> = {
  requests: (perMinute) => `More than ${perMinute} requests in a minute came from this address.`,
  refusals: (perMinute) =>
    `${perMinute} tokens from this address were refused within a minute, so no new one is looked at.`,
  subject: (perMinute) => `More than ${perMinute} requests in a minute came with the subject of this token.`,
}

function tooMany(kind: Kind, { perMinute, seconds }: { perMinute: number; seconds: number }): Problem {
  return new Problem({
    kind: 'too-many-requests',
    detail: whose[kind](perMinute),
    hint: `Come again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  })
}

/** What the request wants to be let in by, as a hash; undefined when by nothing. */
function credentialsOf(c: Context): string | undefined {
  const isSigningIn = c.req.path === '/admin/sign-in' && (c.req.method === 'POST' || c.req.query('token'))
  const given = isSigningIn ? 'new' : (c.req.header('Authorization') ?? sessionToken(c))
  return given === undefined ? undefined : createHash('sha256').update(given).digest('base64')
}

/** The last so many of what was added. */
function recent(most: number): Pick<Set<string>, 'has' | 'add'> {
  const values = new Set<string>()
  return {
    has: (value) => values.has(value),
    add(value) {
      values.delete(value)
      values.add(value)
      if (values.size > most) values.delete(values.values().next().value!)
      return values
    },
  }
}

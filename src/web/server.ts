import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Code } from '../db/code.ts'
import { openDatabase } from '../db/database.ts'
import type { Events } from '../events.ts'
import type { Metrics } from '../metrics.ts'
import { userName } from '../user-name.ts'
import { createApp } from './app.tsx'
import { type AuthSettings, createAuth } from './auth/auth.ts'
import { signInLinks } from './auth/sign-in-links.ts'
import { answerClientErrors, answerMalformed } from './client-errors.ts'
import type { LimitSettings } from './limits.ts'
import { addressOf, listen, stop } from './listen.ts'
import type { MetricsDoor } from './metrics.ts'
import { keepPresent } from './presence.ts'

export type WebOptions = {
  /** The database. It may be away, now or later. */
  url: string
  /** A direct URL of a server on which simulations may make their databases. */
  scratchUrl?: string | undefined
  host: string
  /** Undefined: 8080, or the next free one. */
  port: number | undefined
  events: Events
  /** Undefined closes the API and the pages. */
  auth: AuthSettings | undefined
  heartbeatMs?: number
  /** What /metrics says, and to whom; without it there is none. */
  metrics?: Metrics
  metricsDoor?: MetricsDoor
  limits?: LimitSettings | undefined
  /** The definitions of this process, where it has some: the first page compares them with the database. */
  code?: Code | undefined
}

export type Web = {
  url: string
  port: number
  /** A new link that signs in once; undefined where tokens come from somebody else, or sign-in is not configured. */
  signInUrl(): string | undefined
  close(): Promise<void>
}

const drainMs = 5_000
const statementTimeoutMs = 5_000
/** A client that sends its request more slowly than this is cut off. */
const slowness = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_500 }
/** Ours says more about a missing host than that of Node. */
const serverOptions = { ...slowness, requireHostHeader: false }
/** More than any proxy sends at once; beyond it connections are closed at once, and those that there are go on. */
const mostConnections = 1_000

/** Serves the API and the pages until it is closed. Throws where it cannot listen, never for the database. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const { host, events, heartbeatMs = 10_000 } = options
  const auth = options.auth && createAuth(options.auth)
  const database = openDatabase({ url: options.url, applicationName: 'punctual web', statementTimeoutMs })
  const stopping = new AbortController()
  const links = signInLinks()
  // The audit log names whoever started this process for what is done through a sign-in link.
  const app = createApp({
    database,
    events,
    auth,
    links,
    operator: userName('operator'),
    scratchUrl: options.scratchUrl ?? options.url,
    limits: options.limits,
    code: options.code,
    stopping: stopping.signal,
    metrics: options.metrics,
    metricsDoor: options.metricsDoor,
  })
  const listenerOptions = { overrideGlobalObjects: false, errorHandler: answerMalformed }
  const server = createServer(serverOptions, getRequestListener(app.fetch, listenerOptions))
  server.maxConnections = mostConnections
  answerClientErrors(server)
  const port = await listen(server, { host, port: options.port }).catch(async (error) => {
    await database.close()
    throw error
  })
  const present = keepPresent({ database, events, heartbeatMs, signal: stopping.signal })
  const url = addressOf({ host, port })
  events.emit('web.listening', { url })
  return {
    url,
    port,
    signInUrl: () => (auth?.mint ? `${url}/admin/sign-in?token=${links.issue()}` : undefined),
    async close() {
      stopping.abort()
      await stop(server, { withinMs: drainMs })
      await present
      await database.close()
      events.emit('web.stopped')
    },
  }
}

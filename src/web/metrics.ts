import { createHash, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Metrics } from '../metrics.ts'
import { Problem, problemDocument } from './problem.ts'

export type MetricsDoor = {
  /** Whoever brings it may read. */
  token?: string | undefined
  /** Anybody may read while no token is set: in development, and on the port for probes. */
  isOpen: boolean
}

/** /metrics, in Prometheus's format. On a port of its own it is open; the network guards it. */
export function metricsRoutes(metrics: Metrics, door: MetricsDoor = { isOpen: true }): Hono {
  const routes = new Hono()
  routes.get('/metrics', async (c) => {
    const refusal = refusalOf(c, door)
    if (refusal !== undefined) return problemDocument(c, refusal)
    const headers = { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }
    return c.body(await metrics.text(), 200, headers)
  })
  return routes
}

function refusalOf(c: Context, { token, isOpen }: MetricsDoor): Problem | undefined {
  if (token === undefined && isOpen) return undefined
  const given = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
  if (token !== undefined && given !== undefined && isSame(given, token)) return undefined
  return new Problem({
    kind: 'not-signed-in',
    detail:
      token === undefined
        ? 'Metrics are closed on this port.'
        : 'Metrics need the header Authorization: Bearer …',
    hint:
      token === undefined
        ? 'Set METRICS_TOKEN and send it as a bearer token, or scrape the port that PROBE_PORT names.'
        : 'The token is what METRICS_TOKEN says.',
    headers: { 'WWW-Authenticate': 'Bearer realm="punctual metrics"' },
  })
}

/** Takes as long whatever was given. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [given, token].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(one!, other!)
}

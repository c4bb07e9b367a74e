/**
 * The probe port of a daemon or a worker: is it alive, may it serve, how is the scheduler. The same routes as those of the web
 * process, without pages, API or sign-in, for the platform's checks and a monitor inside the network. Liveness is what
 * the process knows of itself, and asks no database; whoever starts the probes says what that is.
 */

import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { openDatabase } from '../db/database.ts'
import { protectiveHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { addressOf, listen, stop } from './listen.ts'
import { Problem, problemDocument, problemOf } from './problem.ts'
import type { ProbeCheck, Serving } from './readiness.ts'

export type { ProbeCheck } from './readiness.ts'

type ProbeAppOptions = Serving & {
  live: () => ProbeCheck[]
  /** Others that belong on this port. */
  mounted?: readonly Hono[]
}

export function createProbeApp({ database, stopping, live, mounted = [] }: ProbeAppOptions): Hono {
  const app = new Hono()
  app.use(protectiveHeaders)
  app.onError((error, c) => problemDocument(c, problemOf(error)))
  app.notFound((c) =>
    problemDocument(c, new Problem({ kind: 'not-found', detail: `There is nothing at ${c.req.path}` })),
  )
  app.route('/', healthRoutes({ database, stopping, live }))
  for (const routes of mounted) app.route('/', routes)
  return app
}

export type ProbeOptions = Omit<ProbeAppOptions, 'database'> & { url: string; host: string; port: number }

export type Probes = { url: string; close(): Promise<void> }

/** Answers probes until it is closed. Throws where it cannot listen, never for the database. */
export async function startProbes({ url, host, port: wanted, ...options }: ProbeOptions): Promise<Probes> {
  const applicationName = 'punctual probes'
  const database = openDatabase({ url, applicationName, max: 1, statementTimeoutMs: 2_000 })
  const { fetch } = createProbeApp({ ...options, database })
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server
  try {
    const port = await listen(server, { host, port: wanted, variable: 'PROBE_PORT' })
    return {
      url: addressOf({ host, port }),
      async close() {
        await stop(server, { withinMs: 1_000 })
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

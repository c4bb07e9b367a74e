import type { Hono } from 'hono'
import { openDatabase } from '../db/database.ts'
import { Events } from '../events.ts'
import { createApp } from './app.tsx'
import type { Authenticate } from './auth/guard.ts'
import type { SignedInEnv } from './pages/view.ts'

export type { Authenticate, Visitor } from './auth/guard.ts'

export type AdminOptions = {
  /** Where Punctual's schema is. Asked when a request needs it, so it may be away, now or later. */
  databaseUrl: string
  /** Who asks: his name for the audit log and his role, `ADMIN` or `VIEWER`; undefined for somebody who may not look. */
  authenticate: Authenticate
  /** Where this runs, such as "production"; in the head of each page. */
  label?: string
  /** What broke while a request was answered. Nobody else tells. */
  onError?: (error: unknown) => void
}

export type Admin = {
  app: Hono<SignedInEnv>
  /** Ends streams of changes and connections. */
  close(): Promise<void>
}

const statementTimeoutMs = 5_000

/**
 * The pages under `admin`, the API under `api/admin`, to be mounted in an app of your own, under any prefix:
 *
 *     import { punctualAdmin } from 'punctual/hono'
 *
 *     const punctual = punctualAdmin({
 *       databaseUrl: process.env.DATABASE_URL,
 *       authenticate: (c) => c.get('user') && { subject: c.get('user').email, role: 'ADMIN' },
 *     })
 *     app.route('/internal', punctual.app)
 *
 * What your app's middleware sets is there for `authenticate`. Whatever changes something must come from a page of the same
 * origin, or carry an Authorization header.
 */
export function punctualAdmin({ databaseUrl, authenticate, label, onError }: AdminOptions): Admin {
  const events = new Events()
  if (onError !== undefined) events.on('request.failed', ({ error }) => onError(error))
  const stopping = new AbortController()
  const database = openDatabase({ url: databaseUrl, applicationName: 'punctual web', statementTimeoutMs })
  const app = createApp({
    database,
    events,
    auth: undefined,
    authenticate,
    label,
    stopping: stopping.signal,
    scratchUrl: databaseUrl,
  })
  return {
    app,
    async close() {
      stopping.abort()
      await database.close()
    },
  }
}

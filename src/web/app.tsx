/**
 * What Punctual says over HTTP: probes for machines, an API for programs, pages for people.
 *
 * The API and the pages decide nothing. Each route checks what it was given, calls one typed function of src/db, and
 * answers with what that gave; so an operator with psql, a program with a token and a person with a browser do the very
 * same things, and the audit log names each of them.
 *
 * Everything under /api/admin and /admin is behind one door (auth/guard): a token of an issuer that we know, the role
 * ADMIN for whatever changes something, and for a browser's session cookie the proof that one of our own pages asked.
 * With no issuer configured the door stays shut. The probes are outside and tell a stranger nothing but the state.
 *
 * Every refusal is a `Problem`: for programs a document of RFC 9457, under /admin a page. What Postgres or a bug throws
 * becomes one too, in one place (problem.ts); only a bug is a 500, and an event.
 *
 * The process must outlive its database: to say that the scheduler is down is when it is needed most. So nothing here
 * is asked of the database before a request needs it, and `readyz` depends on the database but never on the daemon.
 */

import { type Context, Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { changeMarks } from '../db/changes.ts'
import type { Code } from '../db/code.ts'
import type { Database } from '../db/database.ts'
import { meaningOf } from '../db/sqlstates.ts'
import type { Events } from '../events.ts'
import type { Metrics } from '../metrics.ts'
import { createApi } from './api/api.ts'
import { assetRoutes } from './assets.ts'
import type { Auth } from './auth/auth.ts'
import { type Authenticate, guard } from './auth/guard.ts'
import { sessionToken } from './auth/session-cookie.ts'
import { type SignInLinks, signInLinks } from './auth/sign-in-links.ts'
import { compressed } from './compress.ts'
import { protectiveHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { createLimits, type LimitSettings } from './limits.ts'
import { eventRoutes } from './live/events.ts'
import { createWatch } from './live/watch.ts'
import { type MetricsDoor, metricsRoutes } from './metrics.ts'
import { ProblemPage } from './pages/frame/problem-page.tsx'
import { pageRoutes } from './pages/pages.ts'
import { page } from './pages/render.tsx'
import { SignInPage } from './pages/sign-in/page.tsx'
import { signInRoutes } from './pages/sign-in/routes.tsx'
import { type SignedInEnv, viewOf } from './pages/view.ts'
import { Problem, problemDocument, problemOf } from './problem.ts'

export type AppOptions = {
  database: Database
  events: Events
  /** Undefined closes every route that needs to know who asks. */
  auth: Auth | undefined
  /** Of an app that this one is mounted in: it says who asks, and signs people in. */
  authenticate?: Authenticate | undefined
  /** Where this runs, such as "production"; in the head of each page. */
  label?: string | undefined
  links?: SignInLinks
  /** Whom the audit log names when somebody came by a sign-in link. */
  operator?: string
  /** The direct URL of a server on which simulations may make their databases; without it there are none. */
  scratchUrl?: string | undefined
  /** Without them everybody may ask as much as he likes. */
  limits?: LimitSettings | undefined
  /** The definitions of this process, where it has some: the first page compares them with the database. */
  code?: Code | undefined
  /** Aborted while the process stops: then it is not ready. */
  stopping?: AbortSignal
  /** What /metrics says, and to whom; without it there is none. */
  metrics?: Metrics | undefined
  metricsDoor?: MetricsDoor | undefined
}

export function createApp(options: AppOptions): Hono<SignedInEnv> {
  const { database, events, auth, links = signInLinks(), operator = 'operator', scratchUrl } = options
  const { authenticate, label, stopping = new AbortController().signal } = options
  const { byAddress, bySubject } = createLimits({ settings: options.limits, events })
  const watch = createWatch({ read: () => changeMarks(database), signal: stopping })
  const app = new Hono<SignedInEnv>()
  app.use(protectiveHeaders, compressed)
  app.use(async (c, next) => {
    await next()
    // Else the server would wait for idle connections to end by themselves.
    if (stopping.aborted) c.header('Connection', 'close')
  })
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))
  app.onError((error, c) => {
    const problem = problemOf(error)
    // Odd input that got as far as Postgres is a check that is missing here.
    if (problem.kind === 'unexpected' || meaningOf(error) === 'odd-input')
      events.emit('request.failed', { method: c.req.method, path: c.req.path, error })
    return answer(c, problem)
  })
  app.notFound((c) =>
    answer(c, new Problem({ kind: 'not-found', detail: `There is nothing at ${c.req.path}` })),
  )

  app.get('/', (c) => c.redirect('admin/schedules'))
  app.get('/admin', (c) => c.redirect('admin/schedules'))
  app.route('/', healthRoutes({ database, stopping, hasStyles: true }))
  if (options.metrics)
    app.route('/', metricsRoutes(options.metrics, options.metricsDoor ?? { isOpen: false }))
  app.route('/admin/assets', assetRoutes())
  app.use('/admin/*', viewOf({ label, hasSignIn: authenticate === undefined }))
  for (const path of ['/api/admin/*', '/admin/*']) app.use(path, byAddress)
  if (authenticate === undefined) app.route('/admin', signInRoutes({ auth, links, operator }))
  for (const path of ['/api/admin/*', '/admin/*']) app.use(path, guard({ auth, authenticate }), bySubject)
  for (const path of ['/api/admin', '/admin']) app.route(path, eventRoutes({ watch, stopping }))
  const { api, document } = createApi({ database, scratchUrl, stopping })
  app.route('/api/admin', api)
  app.route('/admin', pageRoutes({ database, watch, document, code: options.code }))
  return app
}

function refuseMethod(c: Context, methods: string[]): Response {
  const allowed = methods.join(', ')
  const detail = `${c.req.method} is not possible here; ${allowed} is.`
  return answer(c, new Problem({ kind: 'method-not-allowed', detail, headers: { Allow: allowed } }))
}

/** A problem as the asker reads best: a page for somebody with a browser, a document for a program. */
function answer(c: Context<SignedInEnv>, problem: Problem): Response {
  const isPage = c.get('view') !== undefined && !c.req.header('Accept')?.includes('application/json')
  if (!isPage) return problemDocument(c, problem)
  const { kind, message } = problem
  if (kind !== 'not-signed-in' && kind !== 'gone') return page(c, <ProblemPage problem={problem} />, problem)
  const hasTried = c.req.method === 'POST' || kind === 'gone' || sessionToken(c) !== undefined
  return page(c, <SignInPage refusal={hasTried ? message : undefined} />, problem)
}

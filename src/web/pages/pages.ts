/**
 * The pages behind sign-in, rendered whole by the server: one folder a page, `routes.tsx` (reads what was given, asks
 * src/db, answers with a page) and `page.tsx` (what it shows) with its parts beside it; what several pages use is in parts/.
 *
 * What every page must know of who looks (what he may, zone, theme, where /admin is) is the `View`, had by `useView()`. Links are
 * relative, through `useLink()`, so that any prefix will do. `Layout` draws the frame and takes the topics that the page
 * shows: once something of them changes, scripts load the same address again and morph #page into it. So there is one
 * rendering, with or without scripts, first or live; elements that must survive a morph have an id. Such updates are
 * rendered once for all who watch (live/rendered), and thus say nothing of who asks; while the database is away, the last
 * rendering is told with its age (frame/last-known).
 *
 * What changes something is an `Act`: a form that posts, to a route made by `act` (acting.ts), which hands it the transaction
 * that it acts on; no route has the database otherwise, only whoever asks has `databaseOf(c)`. It is answered by `backTo`, a
 * redirect to where it came from with what was done in the address (frame/done has the sentences). What needs a question first is an `AskLink` to an
 * `AskPage`: a page of its own without scripts, a dialog with them. A refusal is a `Problem`, thrown anywhere; it
 * appears in the form that was refused. Styles are files in assets/styles, scripts in assets/scripts, both named in
 * assets.ts; nothing is inline, neither styles nor scripts nor handlers.
 */

import { Hono, type MiddlewareHandler } from 'hono'
import type { Code } from '../../db/code.ts'
import type { Database } from '../../db/database.ts'
import { bannerFacts, health } from '../../db/health.ts'
import type { ApiDocument } from '../api/api.ts'
import { renderedOnce } from '../live/rendered.ts'
import type { Watch } from '../live/watch.ts'
import { hasDatabase } from './acting.ts'
import { apiReferenceRoutes } from './api-reference-page.tsx'
import { auditPageRoutes } from './audit/routes.tsx'
import { cronRoutes } from './cron/routes.tsx'
import { daemonPageRoutes } from './daemon/routes.tsx'
import { forecastPageRoutes } from './forecast/routes.tsx'
import { lastKnownPage } from './frame/last-known.tsx'
import { preferenceRoutes } from './frame/preferences-routes.tsx'
import { goRoutes } from './go/routes.tsx'
import { helpRoutes } from './help/routes.tsx'
import { jobsPageRoutes } from './jobs/routes.tsx'
import { missedRoutes } from './missed/routes.tsx'
import { runRoutes } from './run/routes.tsx'
import { runbookRoutes } from './runbooks/routes.tsx'
import { runListRoutes } from './runs/routes.tsx'
import { scheduleRoutes } from './schedule/routes.tsx'
import { scheduleListRoutes } from './schedules/routes.tsx'
import type { SignedInEnv } from './view.ts'

type Options = {
  database: Database
  watch: Watch
  document: () => ApiDocument
  /** What this process itself has as code, to be compared with what the database holds. */
  code: Code | undefined
}

export function pageRoutes({ database, watch, document, code }: Options): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.use(knowsWhoAsks, hasDatabase(database), renderedOnce(watch, lastKnownPage))
  routes.route('/', cronRoutes())
  routes.route('/', helpRoutes())
  routes.use(knowsHealth(database))
  routes.route('/', preferenceRoutes())
  routes.route('/', goRoutes())
  routes.route('/', scheduleListRoutes(code))
  routes.route('/', apiReferenceRoutes(document))
  routes.route('/', scheduleRoutes())
  routes.route('/', runListRoutes())
  routes.route('/', runRoutes())
  routes.route('/', missedRoutes())
  routes.route('/', daemonPageRoutes())
  routes.route('/', forecastPageRoutes())
  routes.route('/', jobsPageRoutes())
  routes.route('/', auditPageRoutes())
  routes.route('/', runbookRoutes())
  return routes
}

const knowsWhoAsks: MiddlewareHandler<SignedInEnv> = async (c, next) => {
  const mayChange = c.get('identity').role === 'ADMIN'
  c.set('view', { ...c.get('view'), isSignedIn: true, mayChange })
  await next()
}

/** The head of every page says how the daemon is. */
function knowsHealth(database: Database): MiddlewareHandler<SignedInEnv> {
  return async (c, next) => {
    if (c.req.method === 'GET') {
      const [now, banner] = await Promise.all([health(database), bannerFacts(database)])
      c.set('view', { ...c.get('view'), health: now, banner, now: now.checkedAt })
    }
    await next()
  }
}

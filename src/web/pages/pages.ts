import { Hono, type MiddlewareHandler } from 'hono'
import type { Database } from '../../db/database.ts'
import { health } from '../../db/health.ts'
import type { WebEnv } from '../auth/guard.ts'
import { renderedOnce } from '../live/rendered.ts'
import type { Watch } from '../live/watch.ts'
import { preferenceRoutes } from './frame/preferences-routes.ts'
import { scheduleListRoutes } from './schedules/routes.tsx'
import type { PageEnv } from './view.ts'

type Env = { Variables: WebEnv['Variables'] & PageEnv['Variables'] }

/** The pages behind sign-in. Each act is a form that answers with a redirect, so that a reload repeats nothing. */
export function pageRoutes({ database, watch }: { database: Database; watch: Watch }): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(knowsWhoAsks, renderedOnce(watch), knowsHealth(database))
  routes.route('/', preferenceRoutes())
  routes.route('/', scheduleListRoutes(database))
  return routes
}

const knowsWhoAsks: MiddlewareHandler<Env> = async (c, next) => {
  const identity = c.get('identity')
  c.set('view', { ...c.get('view'), identity, mayChange: identity.role === 'ADMIN' })
  await next()
}

/** The head of every page says how the daemon is. */
function knowsHealth(database: Database): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.method === 'GET') {
      const now = await health(database)
      c.set('view', { ...c.get('view'), health: now, now: now.checkedAt })
    }
    await next()
  }
}

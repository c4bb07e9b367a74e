import { setTimeout } from 'node:timers/promises'
import { Hono } from 'hono'
import { bannerFacts, health } from '../../../db/health.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { daysAhead } from '../parts/day-ahead.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { CronPage } from './page.tsx'
import { askedOf } from './question.ts'

/** Longer than this nobody who types is kept waiting for a database that may be away. */
const patienceMs = 1_000

/** The Cron lab: the calendar alone answers, so it works while the database is away. */
export function cronRoutes(): Hono<SignedInEnv> {
  const ahead = daysAhead()
  const routes = new Hono<SignedInEnv>()
  routes.get('/cron', async (c) => {
    const database = databaseOf(c)
    const view = c.get('view')
    const known = await Promise.race([
      Promise.all([health(database), bannerFacts(database), ahead({ now: view.now }, database)]).catch(
        () => undefined,
      ),
      setTimeout(patienceMs, undefined, { ref: false }),
    ])
    const [now, banner, starts] = known ?? []
    c.set('view', { ...view, health: now, banner, now: now?.checkedAt ?? view.now })
    const asked = askedOf(new URL(c.req.url).searchParams, view)
    return page(c, <CronPage asked={asked} starts={starts?.minutes} addresses={addressesOf(c)} />)
  })
  return routes
}

import { Hono } from 'hono'
import { type Code, comparer } from '../../../db/code.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { daysAhead } from '../parts/day-ahead.ts'
import { page, written } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { actRoutes } from './act-routes.tsx'
import { bulkRoutes } from './bulk-routes.tsx'
import { choiceOf } from './choice.ts'
import { occurrenceRoutes } from './occurrence-routes.tsx'
import { SchedulesPage } from './page.tsx'
import { readHome, type WriteRows } from './reading.ts'
import { ScheduleRow } from './row.tsx'
import { waysOf } from './ways.ts'

/** The list of schedules, and what can be done to one or several from it. */
export function scheduleListRoutes(code: Code | undefined): Hono<SignedInEnv> {
  const compare = comparer(code)
  const ahead = daysAhead()
  const routes = new Hono<SignedInEnv>()
  routes.get('/schedules', async (c) => {
    const choice = choiceOf(c.req.query())
    const write: WriteRows = (lines, place) =>
      written(
        c,
        lines.map((line) => <ScheduleRow line={line} place={place} />),
      )
    const home = await readHome(databaseOf(c), { choice, now: c.get('view').now, compare, ahead, write })
    return page(c, <SchedulesPage home={home} copied={waysOf(choice, addressesOf(c))} />)
  })
  routes.route('/', actRoutes())
  routes.route('/', bulkRoutes())
  routes.route('/', occurrenceRoutes())
  return routes
}

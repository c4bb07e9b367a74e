import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { findRun, listRuns, mostRuns, type RunFilters } from '../../db/runs.ts'
import { runStatuses } from '../../db/schedules.ts'
import { NotFoundError } from '../../errors.ts'
import type { WebEnv } from '../auth/guard.ts'
import { queryOf, runNumber, scheduleId, wholeNumber } from '../input.ts'
import { idOf } from '../schedule-id.ts'

const historyQuery = z.object({
  status: z.enum(runStatuses, `must be one of ${runStatuses.join(', ')}`).optional(),
  before: wholeNumber({ from: 1, to: Number.MAX_SAFE_INTEGER }),
  limit: wholeNumber({ from: 1, to: mostRuns }),
})
const runsQuery = historyQuery.extend({
  scheduleId: scheduleId.optional(),
})

export function runRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/runs', async (c) => page(c, database, queryOf(c, runsQuery)))
  routes.get('/schedules/:id/history', async (c) => {
    const scheduleId = await idOf(c, database)
    return page(c, database, { ...queryOf(c, historyQuery), scheduleId })
  })
  routes.get('/runs/:id', async (c) => {
    const id = runNumber(c.req.param('id'))
    if (id === undefined) throw new NotFoundError({ message: 'A run is known by its number' })
    return c.json(await findRun(database, id))
  })
  return routes
}

async function page(c: Context, database: Database, { limit = 50, ...filters }: RunFilters) {
  const runs = await listRuns(database, { ...filters, limit })
  return c.json({ runs, nextBefore: runs.length < limit ? null : runs.at(-1)!.id })
}

import { Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { dismissMissed, listMissed, planMissed, runMissed } from '../../db/missed.ts'
import { planCatchUp, planEnable } from '../../db/plans.ts'
import { mostRuns } from '../../db/runs.ts'
import { findSchedule } from '../../db/schedules.ts'
import { countPassed } from '../../passed.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, instantText, queryOf, reason, scheduleId, wholeNumber } from '../input.ts'
import { idOf } from '../schedule-id.ts'

const missedQuery = z.object({
  scheduleId: scheduleId.optional(),
  since: instantText.optional(),
  until: instantText.optional(),
  before: wholeNumber({ from: 1, to: Number.MAX_SAFE_INTEGER }),
  limit: wholeNumber({ from: 1, to: mostRuns }),
})

const idsError = 'must be a list of at most 1000 run numbers'
const choice = z.strictObject({
  runIds: z.array(z.int(idsError).min(1, idsError), idsError).max(1_000, idsError).optional(),
  since: instantText.optional(),
  until: instantText.optional(),
  reason,
})
const running = choice.extend({ dryRun: z.boolean('must be true or false').default(false) })

const upcomingShown = 10

/** What did not run: seen, made up for, dismissed; and what the next pass, or enabling, would do. */
export function missedRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()

  routes.get('/missed', async (c) => {
    const { limit = 50, ...filters } = queryOf(c, missedQuery)
    const missed = await listMissed(database, { ...filters, limit })
    return c.json({ missed, nextBefore: missed.length < limit ? null : missed.at(-1)!.id })
  })

  routes.post('/schedules/:id/run-missed', async (c) => {
    const id = await idOf(c, database)
    const { dryRun, ...chosen } = await bodyOf(c, running)
    if (dryRun) return c.json({ dryRun, runs: await planMissed(database, { id, ...chosen }) })
    const runs = await runMissed(database, { id, ...chosen, actor: c.get('identity').subject })
    return c.json({ dryRun, runs }, 202)
  })

  routes.post('/schedules/:id/dismiss-missed', async (c) => {
    const id = await idOf(c, database)
    const chosen = await bodyOf(c, choice)
    const dismissed = await dismissMissed(database, { id, ...chosen, actor: c.get('identity').subject })
    return c.json({ dismissed })
  })

  routes.get('/schedules/:id/plan', async (c) => {
    const { id, enabled } = await findSchedule(database, await idOf(c, database))
    const { disabled, upcoming } = await planEnable(database, { id, count: upcomingShown })
    const due = await planCatchUp(database, { id })
    if (disabled === null) return c.json({ scheduleId: id, enabled, due, passed: null, upcoming })
    const { count, isMore, first, last } = await countPassed(database, { id, disabled })
    return c.json({ scheduleId: id, enabled, due, passed: { count, isMore, first, last }, upcoming })
  })

  return routes
}

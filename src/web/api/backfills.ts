import { Hono } from 'hono'
import { z } from 'zod'
import { backfill, cancelBackfill, findBackfill, listBackfills } from '../../db/backfills.ts'
import type { Database } from '../../db/database.ts'
import { mostRuns } from '../../db/runs.ts'
import { NotFoundError } from '../../errors.ts'
import { countBackfill } from '../../passed.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, instantText, queryOf, reason, runNumber, scheduleId, wholeNumber } from '../input.ts'
import { idOf } from '../schedule-id.ts'

const backfillsQuery = z.object({
  scheduleId: scheduleId.optional(),
  limit: wholeNumber({ from: 1, to: mostRuns }),
})

const paceError = 'must be a whole number from 1 to 1000'
const request = z.strictObject({
  from: instantText,
  to: instantText,
  pace: z.int(paceError).min(1, paceError).max(1_000, paceError).default(1),
  reason,
  payload: z.record(z.string(), z.unknown(), 'must be an object').optional(),
  dryRun: z.boolean('must be true or false').default(false),
})
const cancelling = z.strictObject({ reason })

const mostListed = 1_000

/** Past ranges: what they would run, running them, and how far they are. */
export function backfillRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()

  routes.get('/backfills', async (c) => {
    return c.json({ backfills: await listBackfills(database, queryOf(c, backfillsQuery)) })
  })

  routes.post('/schedules/:id/backfill', async (c) => {
    const id = await idOf(c, database)
    const { from: since, to: until, dryRun, reason, ...asked } = await bodyOf(c, request)
    const found = await countBackfill(database, {
      id,
      since,
      until,
      ...asked,
      shown: dryRun ? mostListed : 0,
    })
    const { instants, ...counted } = found
    if (dryRun) return c.json({ dryRun, ...counted, occurrences: instants })
    const actor = c.get('identity').subject
    const backfillId = await backfill(database, { id, since, until, ...asked, actor, reason })
    return c.json({ dryRun, backfillId, ...counted }, 202)
  })

  routes.post('/backfills/:id/cancel', async (c) => {
    const id = runNumber(c.req.param('id'))
    if (id === undefined) throw new NotFoundError({ message: 'A backfill is known by its number' })
    const { reason } = await bodyOf(c, cancelling)
    await cancelBackfill(database, { id, actor: c.get('identity').subject, reason })
    return c.json(await findBackfill(database, id))
  })

  return routes
}

import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { cancelRun, retryRun } from '../../db/operators.ts'
import { NotFoundError } from '../../errors.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, reason, runNumber } from '../input.ts'

const act = z.strictObject({ reason })

/** What can be done to one run. */
export function runActRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()

  routes.post('/runs/:id/cancel', async (c) => {
    const id = numberOf(c)
    const { reason } = await bodyOf(c, act)
    const outcome = await cancelRun(database, { id, actor: c.get('identity').subject, reason })
    return c.json({ runId: id, outcome }, outcome === 'cancelled' ? 200 : 202)
  })

  routes.post('/runs/:id/retry', async (c) => {
    const retryOf = numberOf(c)
    const { reason } = await bodyOf(c, act)
    const runId = await retryRun(database, { id: retryOf, actor: c.get('identity').subject, reason })
    return c.json({ runId, retryOf }, 202, { Location: `/api/admin/runs/${runId}` })
  })

  return routes
}

function numberOf(c: Context): number {
  const id = runNumber(c.req.param('id') ?? '')
  if (id === undefined) throw new NotFoundError({ message: 'A run is known by its number' })
  return id
}

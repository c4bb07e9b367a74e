import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Queryable } from '../../../db/database.ts'
import { cancelRun, retryRun, why } from '../../../db/operators.ts'
import { tellRun } from '../../../db/run-story.ts'
import { findRun } from '../../../db/runs.ts'
import { unservedJobs } from '../../../db/workers.ts'
import { NotFoundError } from '../../../errors.ts'
import { reason } from '../../input.ts'
import { act, databaseOf } from '../acting.ts'
import { backOf, backTo, place } from '../go-back.ts'
import { numberOf } from '../parts/page-query.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { AskCancel, AskRetry } from './asks.tsx'
import { RunPage } from './page.tsx'
import type { Told } from './told.ts'

const form = z.object({ reason, back: place })

/** One run: why it ran or not, what it did, and what can be done about it. */
export function runRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()

  routes.get('/runs/:id', async (c) => page(c, <RunPage told={await toldOf(c, databaseOf(c))} />))

  routes.get('/runs/:id/retry', async (c) => {
    const run = await findRun(databaseOf(c), numberOf(c, 'run'))
    return page(c, <AskRetry run={run} back={backOf(c, `runs/${run.id}`)} />)
  })
  routes.get('/runs/:id/cancel', async (c) => {
    const run = await findRun(databaseOf(c), numberOf(c, 'run'))
    return page(c, <AskCancel run={run} back={backOf(c, `runs/${run.id}`)} />)
  })

  routes.post(
    '/runs/:id/retry',
    act(form, async ({ c, form: { back, reason }, actor, transaction }) => {
      const run = await retryRun(transaction, { id: numberOf(c, 'run'), actor, reason })
      return backTo(c, back, { done: 'retried', run })
    }),
  )
  routes.post(
    '/runs/:id/cancel',
    act(form, async ({ c, form: { back, reason }, actor, transaction }) => {
      const run = numberOf(c, 'run')
      await cancelRun(transaction, { id: run, actor, reason })
      return backTo(c, back, { done: 'cancelled', run })
    }),
  )

  return routes
}

async function toldOf(c: Context<SignedInEnv>, database: Queryable): Promise<Told> {
  const id = numberOf(c, 'run')
  const run = await findRun(database, id)
  const isOpen = run.finishedAt === null
  const [around, checks, unserved] = await Promise.all([
    tellRun(database, id),
    // A schedule may have been pruned since.
    why(database, { id: run.scheduleId, at: run.scheduledFor }).catch(ifGone),
    isOpen ? unservedJobs(database, run.scheduleId) : [],
  ])
  const here = new URL(c.req.url)
  const api = new URL(`${c.get('view').root}../api/admin/runs/${id}`, here).href
  return { run, around, checks, unserved, addresses: { page: `${here.origin}${here.pathname}`, api } }
}

function ifGone(error: unknown): [] {
  if (error instanceof NotFoundError) return []
  throw error
}

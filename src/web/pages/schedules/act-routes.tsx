import { Hono } from 'hono'
import { z } from 'zod'
import type { Queryable } from '../../../db/database.ts'
import { disable, enable, trigger } from '../../../db/operators.ts'
import { lastReasons } from '../../../db/schedule-signs.ts'
import { findSchedule, schedulesOf } from '../../../db/schedules.ts'
import { reason } from '../../input.ts'
import { Problem } from '../../problem.ts'
import { idOf } from '../../schedule-id.ts'
import { act, databaseOf } from '../acting.ts'
import { backOf, backTo, place } from '../go-back.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { PausePage } from './pause.tsx'
import { pauseEnd, until } from './pause-until.ts'
import { RunNowPage } from './run-now.tsx'

const form = z.object({ reason, back: place })
const pauseForm = form.extend({ until })
const runForm = form.extend({ payload: z.string().default('').transform(payloadOf) })

export function actRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()

  routes.get('/schedules/:id/pause', async (c) => {
    const database = databaseOf(c)
    const schedule = await findSchedule(database, await idOf(c, database))
    const reasons = await lastReasons(database)
    return page(c, <PausePage schedule={schedule} reasons={reasons} back={backOf(c)} />)
  })

  routes.get('/schedules/:id/run-now', async (c) => {
    const database = databaseOf(c)
    const schedule = await findSchedule(database, await idOf(c, database))
    return page(c, <RunNowPage schedule={schedule} back={backOf(c)} />)
  })

  routes.post(
    '/schedules/:id/enable',
    act(form, async ({ c, form: { back, reason }, actor, transaction }) => {
      const id = await idOf(c, transaction)
      await enable(transaction, { id, actor, reason })
      return backTo(c, back, { done: 'enabled', id })
    }),
  )

  routes.post(
    '/schedules/:id/disable',
    act(pauseForm, async ({ c, form: { back, until, reason }, actor, transaction }) => {
      const id = await idOf(c, transaction)
      if (reason === undefined) await refuseSilence(transaction, [id])
      const end = pauseEnd(until, c.get('view'))
      const done = await disable(transaction, { id, actor, reason, until: end })
      return backTo(c, back, { done, id })
    }),
  )

  routes.post(
    '/schedules/:id/trigger',
    act(runForm, async ({ c, form: { back, reason, payload }, actor, transaction }) => {
      const id = await idOf(c, transaction)
      const run = await trigger(transaction, { id, actor, reason, payload })
      return backTo(c, back, { done: 'triggered', id, run })
    }),
  )

  return routes
}

/** Whoever pauses what is critical says why. */
export async function refuseSilence(database: Queryable, ids: readonly string[]): Promise<void> {
  const schedules = await schedulesOf(database, ids)
  const critical = schedules.find(({ tags }) => tags.includes('critical'))
  if (critical === undefined) return
  const errors = [{ pointer: '#/reason', detail: `is needed: ${critical.id} is tagged critical` }]
  throw new Problem({ kind: 'invalid', detail: 'It is not paused without a reason.', errors })
}

/** What somebody typed as a payload; an empty object is none. */
function payloadOf(text: string, context: z.RefinementCtx): Record<string, unknown> | undefined {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    const read = z.record(z.string(), z.json()).safeParse(value)
    if (read.success) return Object.keys(read.data).length === 0 ? undefined : read.data
    context.addIssue({ code: 'custom', message: 'must be a JSON object, such as {"full": true}' })
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not JSON: ${(error as Error).message}` })
  }
  return z.NEVER
}

import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { disable, enable } from '../../../db/operators.ts'
import { lastReasons } from '../../../db/schedule-signs.ts'
import { schedulesOf } from '../../../db/schedules.ts'
import { reason, scheduleId } from '../../input.ts'
import { Problem } from '../../problem.ts'
import { act, databaseOf, oneByOne, type Refused } from '../acting.ts'
import { backOf, backTo, place } from '../go-back.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { refuseSilence } from './act-routes.tsx'
import { BulkPausePage, BulkResumePage, mostUntyped, NothingSelected } from './bulk.tsx'
import { pauseEnd, until } from './pause-until.ts'

const most = 500
const ids = z
  .string('names no schedule')
  .transform((text) => [...new Set(text.split(' '))])
  .pipe(z.array(scheduleId).min(1).max(most))

const form = z.object({ ids, reason, count: z.string().trim().optional(), back: place })
const pauseForm = form.extend({ until })

/** Pausing and resuming several schedules: asked with their names, done one by one, and told where it did not work. */
export function bulkRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()

  routes.get('/schedules-pause', async (c) => {
    const database = databaseOf(c)
    const schedules = await schedulesOf(database, selected(c))
    if (schedules.length === 0) return page(c, <NothingSelected back={backOf(c)} />)
    const isCritical = schedules.some(({ tags }) => tags.includes('critical'))
    const reasons = await lastReasons(database)
    return page(
      c,
      <BulkPausePage ids={schedules.map(({ id }) => id)} back={backOf(c)} {...{ reasons, isCritical }} />,
    )
  })

  routes.get('/schedules-resume', async (c) => {
    const schedules = await schedulesOf(databaseOf(c), selected(c))
    if (schedules.length === 0) return page(c, <NothingSelected back={backOf(c)} />)
    return page(c, <BulkResumePage ids={schedules.map(({ id }) => id)} back={backOf(c)} />)
  })

  routes.post(
    '/schedules-pause',
    act(pauseForm, async ({ c, form: { ids, count, back, until, reason }, actor, transaction }) => {
      refuseUntyped(ids, count)
      if (reason === undefined) await refuseSilence(transaction, ids)
      const end = pauseEnd(until, c.get('view'))
      const refused = await oneByOne(transaction, ids, (id) =>
        disable(transaction, { id, actor, reason, until: end }),
      )
      const done = end === undefined ? 'all-disabled' : 'all-paused'
      return problemOf(ids, refused) ?? backTo(c, back, { done, count: ids.length })
    }),
  )

  routes.post(
    '/schedules-resume',
    act(form, async ({ c, form: { ids, count, back, reason }, actor, transaction }) => {
      refuseUntyped(ids, count)
      const refused = await oneByOne(transaction, ids, (id) => enable(transaction, { id, actor, reason }))
      return problemOf(ids, refused) ?? backTo(c, back, { done: 'all-enabled', count: ids.length })
    }),
  )

  return routes
}

function selected(c: Context): string[] {
  return (c.req.queries('id') ?? []).filter((id) => scheduleId.safeParse(id).success).slice(0, most)
}

function refuseUntyped(ids: readonly string[], count: string | undefined): void {
  if (ids.length <= mostUntyped || count === String(ids.length)) return
  const errors = [{ pointer: '#/count', detail: `must be ${ids.length}` }]
  throw new Problem({ kind: 'invalid', detail: 'The number of schedules was not typed.', errors })
}

/** Thrown where nothing was done at all. */
function problemOf(ids: readonly string[], refused: readonly Refused[]): Problem | undefined {
  if (refused.length === 0) return undefined
  const detail = `Done for ${ids.length - refused.length} of ${ids.length}.`
  const errors = refused.map(({ id, error }) => ({ detail: `${id}: ${error.message}` }))
  const problem = new Problem({ kind: 'refused', detail, errors })
  if (refused.length === ids.length) throw problem
  return problem
}

import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../../db/database.ts'
import { disable, enable } from '../../../db/operators.ts'
import { lastReasons } from '../../../db/schedule-signs.ts'
import { schedulesOf } from '../../../db/schedules.ts'
import { PunctualError } from '../../../errors.ts'
import { formOf, reason, scheduleId } from '../../input.ts'
import { Problem } from '../../problem.ts'
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
export function bulkRoutes(database: Database): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()

  routes.get('/schedules-pause', async (c) => {
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
    const schedules = await schedulesOf(database, selected(c))
    if (schedules.length === 0) return page(c, <NothingSelected back={backOf(c)} />)
    return page(c, <BulkResumePage ids={schedules.map(({ id }) => id)} back={backOf(c)} />)
  })

  routes.post('/schedules-pause', async (c) => {
    const { ids, count, back, until, reason } = await formOf(c, pauseForm)
    refuseUntyped(ids, count)
    if (reason === undefined) await refuseSilence(database, ids)
    const end = pauseEnd(until, c.get('view'))
    const actor = c.get('identity').subject
    await each(ids, (id) => disable(database, { id, actor, reason, until: end }))
    return backTo(c, back, { done: 'all-paused', count: ids.length })
  })

  routes.post('/schedules-resume', async (c) => {
    const { ids, count, back, reason } = await formOf(c, form)
    refuseUntyped(ids, count)
    const actor = c.get('identity').subject
    await each(ids, (id) => enable(database, { id, actor, reason }))
    return backTo(c, back, { done: 'all-enabled', count: ids.length })
  })

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

/** One after the other: what cannot be done to one does not keep the others from it. */
async function each(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<void> {
  const errors: { detail: string }[] = []
  for (const id of ids) {
    try {
      await act(id)
    } catch (error) {
      if (!(error instanceof PunctualError)) throw error
      errors.push({ detail: `${id}: ${error.message}` })
    }
  }
  if (errors.length === 0) return
  const detail = `Done for ${ids.length - errors.length} of ${ids.length}.`
  throw new Problem({ kind: 'refused', detail, errors })
}

import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../../db/database.ts'
import { disable, enable, trigger } from '../../../db/operators.ts'
import { listSchedules } from '../../../db/schedules.ts'
import { formOf, reason, scheduleId } from '../../input.ts'
import { idOf } from '../../schedule-id.ts'
import { backTo, place } from '../go-back.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { SchedulesPage } from './page.tsx'

const mostShown = 200
const form = z.object({ reason, back: place })

/** The list of schedules, and what can be done to one from it. */
export function scheduleListRoutes(database: Database): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()

  routes.get('/schedules', async (c) => {
    const after = scheduleId.safeParse(c.req.query('after')).data
    const schedules = await listSchedules(database, { after, limit: mostShown + 1 })
    const shown = schedules.slice(0, mostShown)
    const nextAfter = schedules.length > mostShown ? shown.at(-1)!.id : undefined
    return page(c, <SchedulesPage schedules={shown} nextAfter={nextAfter} />)
  })

  routes.post('/schedules/:id/enable', async (c) => {
    const { back, ...act } = await actOf(c, database)
    await enable(database, act)
    return backTo(c, back, { done: 'enabled', id: act.id })
  })

  routes.post('/schedules/:id/disable', async (c) => {
    const { back, ...act } = await actOf(c, database)
    await disable(database, act)
    return backTo(c, back, { done: 'disabled', id: act.id })
  })

  routes.post('/schedules/:id/trigger', async (c) => {
    const { back, ...act } = await actOf(c, database)
    const run = await trigger(database, act)
    return backTo(c, back, { done: 'triggered', id: act.id, run })
  })

  return routes
}

async function actOf(c: Context<SignedInEnv>, database: Database) {
  const id = await idOf(c, database)
  return { id, actor: c.get('identity').subject, ...(await formOf(c, form)) }
}

import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { health } from '../../db/health.ts'
import { disable, enable, trigger } from '../../db/operators.ts'
import { listSchedules } from '../../db/schedules.ts'
import type { WebEnv } from '../auth/guard.ts'
import { formOf, reason, scheduleId } from '../input.ts'
import { idOf } from '../schedule-id.ts'
import { page } from './render.ts'
import { SchedulesPage } from './schedules-page.tsx'

const mostShown = 200

const form = z.object({ reason })

/** What the last act did, carried over its redirect. Anybody can write such an address, so it only fills in sentences. */
const done = z.object({
  done: z.enum(['enabled', 'disabled', 'triggered']),
  id: scheduleId,
  run: z
    .string()
    .regex(/^\d{1,16}$/)
    .default(''),
})
const sentences = {
  enabled: (id: string) => `${id} is enabled.`,
  disabled: (id: string) => `${id} is disabled.`,
  triggered: (id: string, run: string) => `${id} was asked to run: run ${run}.`,
}

/** The pages behind sign-in. Each act is a form that answers with a redirect, so that a reload repeats nothing. */
export function pageRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()

  routes.get('/schedules', async (c) => {
    const after = scheduleId.safeParse(c.req.query('after')).data
    const [schedules, now] = await Promise.all([
      listSchedules(database, { after, limit: mostShown + 1 }),
      health(database),
    ])
    const shown = schedules.slice(0, mostShown)
    const nextAfter = schedules.length > mostShown ? shown.at(-1)!.id : undefined
    const facts = {
      schedules: shown,
      health: now,
      identity: c.get('identity'),
      notice: noticeOf(c),
      nextAfter,
    }
    return page(c, <SchedulesPage {...facts} />)
  })

  routes.post('/schedules/:id/enable', async (c) => {
    const act = await actOf(c, database)
    await enable(database, act)
    return c.redirect(`/admin/schedules?done=enabled&id=${act.id}`, 303)
  })

  routes.post('/schedules/:id/disable', async (c) => {
    const act = await actOf(c, database)
    await disable(database, act)
    return c.redirect(`/admin/schedules?done=disabled&id=${act.id}`, 303)
  })

  routes.post('/schedules/:id/trigger', async (c) => {
    const act = await actOf(c, database)
    const run = await trigger(database, act)
    return c.redirect(`/admin/schedules?done=triggered&id=${act.id}&run=${run}`, 303)
  })

  return routes
}

async function actOf(c: Context<WebEnv>, database: Database) {
  const id = await idOf(c, database)
  return { id, actor: c.get('identity').subject, ...(await formOf(c, form)) }
}

function noticeOf(c: Context): string | undefined {
  const { data } = done.safeParse(c.req.query())
  return data && sentences[data.done](data.id, data.run)
}

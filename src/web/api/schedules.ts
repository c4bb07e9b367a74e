import { Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { disable, enable, trigger, why } from '../../db/operators.ts'
import { findSchedule, listSchedules, scheduleStates, upcoming } from '../../db/schedules.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, instantText, queryOf, reason, scheduleId, wholeNumber } from '../input.ts'
import { idOf } from '../schedule-id.ts'

const mostSchedules = 200

const listQuery = z.object({
  state: z.enum(scheduleStates, `must be one of ${scheduleStates.join(', ')}`).optional(),
  tag: z
    .string()
    .regex(/^\P{Cc}{1,100}$/u, 'must be a tag')
    .optional(),
  after: scheduleId.optional(),
  limit: wholeNumber({ from: 1, to: mostSchedules }),
})

const change = z
  .strictObject({
    enabled: z.boolean('must be true or false'),
    reason,
    until: instantText.nullish(),
  })
  .refine(({ enabled, until }) => !enabled || until == null, {
    path: ['until'],
    error: 'only goes with "enabled": false: the schedule is enabled again by itself at that instant',
  })

const request = z.strictObject({
  reason,
  payload: z.record(z.string(), z.unknown(), 'must be an object').optional(),
})

const whyQuery = z.object({ at: instantText.optional() })
const upcomingShown = 10

export function scheduleRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()

  routes.get('/', async (c) => {
    const { limit = mostSchedules, ...filters } = queryOf(c, listQuery)
    const schedules = await listSchedules(database, { ...filters, limit })
    return c.json({ schedules, nextAfter: schedules.length < limit ? null : schedules.at(-1)!.id })
  })

  routes.get('/:id', async (c) => {
    const schedule = await findSchedule(database, await idOf(c, database))
    const next = await upcoming(database, { id: schedule.id, count: upcomingShown })
    return c.json({ ...schedule, upcoming: next })
  })

  routes.put('/:id', async (c) => {
    const id = await idOf(c, database)
    const { enabled, reason, until } = await bodyOf(c, change)
    const act = { id, reason, actor: c.get('identity').subject }
    if (enabled) await enable(database, act)
    else await disable(database, { ...act, until: until ?? undefined })
    return c.json(await findSchedule(database, id))
  })

  routes.post('/:id/trigger', async (c) => {
    const id = await idOf(c, database)
    const asked = await bodyOf(c, request)
    const runId = await trigger(database, { id, actor: c.get('identity').subject, ...asked })
    return c.json({ runId }, 202, { Location: `/api/admin/runs/${runId}` })
  })

  routes.get('/:id/why', async (c) => {
    const id = await idOf(c, database)
    const { at } = queryOf(c, whyQuery)
    const checks = await why(database, { id, at })
    return c.json({ scheduleId: id, at: at ?? null, conclusion: checks.at(-1)!.answer, checks })
  })

  return routes
}

import { Hono } from 'hono'
import { z } from 'zod'
import { addBlackout, blackoutsOf, findCalendar, listCalendars, removeBlackout } from '../../db/calendars.ts'
import type { Database } from '../../db/database.ts'
import { NotFoundError } from '../../errors.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, nameOf, reason, runNumber } from '../input.ts'

const dayError = 'must be a day such as 2026-12-24, from 1970 on'
const day = z.iso.date(dayError).refine((date) => date >= '1970', dayError)

const adding = z
  .strictObject({ firstDay: day, lastDay: day.optional(), label: reason, reason })
  .refine(({ firstDay, lastDay = firstDay }) => firstDay <= lastDay, {
    path: ['lastDay'],
    error: 'must not be before firstDay',
  })
const removing = z.strictObject({ reason })

export function calendarRoutes(database: Database): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()

  routes.get('/', async (c) => c.json({ calendars: await listCalendars(database) }))

  routes.get('/:name', async (c) => {
    const calendar = await findCalendar(database, nameOf(c))
    return c.json({ ...calendar, days: await blackoutsOf(database, calendar.name) })
  })

  routes.post('/:name/blackouts', async (c) => {
    const calendar = nameOf(c)
    const asked = await bodyOf(c, adding)
    const id = await addBlackout(database, { calendar, actor: c.get('identity').subject, ...asked })
    return c.json({ id }, 201, { Location: `/api/admin/calendars/${encodeURIComponent(calendar)}` })
  })

  routes.delete('/:name/blackouts/:id', async (c) => {
    const id = runNumber(c.req.param('id'))
    if (id === undefined) throw new NotFoundError({ message: 'A blackout is known by its number' })
    const { reason } = await bodyOf(c, removing)
    await removeBlackout(database, {
      calendar: nameOf(c),
      id,
      reason,
      actor: c.get('identity').subject,
    })
    return c.body(null, 204)
  })

  return routes
}

import { Hono } from 'hono'
import { instantOfLocal } from '../../../calendar/calendar.ts'
import { instantText } from '../../input.ts'
import { idOf } from '../../schedule-id.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { SchedulePage } from './page.tsx'
import { readSchedulePage } from './read.ts'

/** What one schedule does, and what happened. */
export function scheduleRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/schedules/:id', async (c) => {
    const database = databaseOf(c)
    const id = await idOf(c, database)
    const { now, zone } = c.get('view')
    const told = await readSchedulePage(database, {
      ...{ id, now, zone },
      span: c.req.query('span'),
      from: instantText.safeParse(c.req.query('from')).data,
      until: instantText.safeParse(c.req.query('until')).data,
      // As the field gives it: what a clock shows where the reader is.
      why: instantOfLocal(c.req.query('why') ?? '', zone),
    })
    return page(c, <SchedulePage told={told} addresses={addressesOf(c)} />)
  })
  return routes
}

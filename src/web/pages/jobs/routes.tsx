import { Hono } from 'hono'
import { z } from 'zod'
import { listJobs } from '../../../db/jobs.ts'
import { findSchedule } from '../../../db/schedules.ts'
import { queryOf, scheduleId } from '../../input.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { JobsPage } from './page.tsx'
import { waysOf } from './ways.ts'

const mostShown = 25
const mostNamed = 12
const query = z.object({
  scheduleId: scheduleId.optional(),
  after: z
    .string()
    .max(200)
    .refine((name) => !name.includes('\0') && name.isWellFormed())
    .optional(),
})

/** Which jobs exist, and who uses them? */
export function jobsPageRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/jobs', async (c) => {
    const database = databaseOf(c)
    const asked = queryOf(c, query)
    const [jobs] = await Promise.all([
      listJobs(database, { ...asked, limit: mostShown + 1, named: mostNamed }),
      asked.scheduleId === undefined ? undefined : findSchedule(database, asked.scheduleId),
    ])
    const shown = jobs.slice(0, mostShown)
    const nextAfter = jobs.length > mostShown ? shown.at(-1)!.name : undefined
    const copied = waysOf(asked, addressesOf(c))
    return page(c, <JobsPage jobs={shown} scheduleId={asked.scheduleId} {...{ nextAfter, copied }} />)
  })
  return routes
}

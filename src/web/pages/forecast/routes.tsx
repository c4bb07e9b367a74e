import { Hono } from 'hono'
import { scheduleQueues } from '../../../db/jobs.ts'
import { listSchedules } from '../../../db/schedules.ts'
import { nextOccurrences } from '../../../db/upcoming.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { zoneChanges } from './clock-changes.ts'
import { ForecastPage } from './page.tsx'
import { recentOutlooks } from './recent.ts'
import { waysOf } from './ways.ts'

const mostSchedules = 2_000
const shownNext = 25

/** What is about to happen, and when can we deploy? */
export function forecastPageRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  const recent = recentOutlooks()
  routes.get('/forecast', async (c) => {
    const database = databaseOf(c)
    const { zone, now } = c.get('view')
    const isPausedIncluded = c.req.query('paused') === 'include'
    const [schedules, queues, coming] = await Promise.all([
      listSchedules(database, { limit: mostSchedules }),
      scheduleQueues(database),
      nextOccurrences(database, { limit: shownNext }),
    ])
    const outlook = await recent(schedules, { zone, now, queues, isPausedIncluded })
    const paused = schedules.filter(({ enabled, retiredAt }) => !enabled && retiredAt === null)
    return page(
      c,
      <ForecastPage
        outlook={outlook}
        coming={coming}
        changes={zoneChanges(schedules, { now })}
        pausedCount={paused.length}
        isPausedIncluded={isPausedIncluded}
        copied={waysOf({ zone, isPausedIncluded, shownNext }, addressesOf(c))}
        looksAt={schedules.length === mostSchedules ? mostSchedules : undefined}
      />,
    )
  })
  return routes
}

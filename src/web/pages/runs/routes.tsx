import { Hono } from 'hono'
import { listReasons, tallyLatest } from '../../../db/run-story.ts'
import { jobsOfRuns, listRuns, type PageOfRuns } from '../../../db/runs.ts'
import { NotFoundError } from '../../../errors.ts'
import { databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { pageQuery } from '../parts/page-query.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { questionOf, runsQuery } from './filters.ts'
import { RunsPage } from './page.tsx'
import { waysOf } from './ways.ts'

const none: PageOfRuns = { runs: [], nextBefore: null, isCutOff: false }

/** What happened to each occurrence and request, newest first. */
export function runListRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/runs', async (c) => {
    const database = databaseOf(c)
    const asked = pageQuery(c, runsQuery)
    const { scheduleId } = asked
    let problem: string | undefined
    const found = await listRuns(database, questionOf(asked)).catch((error: unknown) => {
      if (!(error instanceof NotFoundError)) throw error
      problem = [`${error.message}.`, error.hint].join(' ')
      return none
    })
    const [jobs, tally, reasons] = await Promise.all([
      jobsOfRuns(
        database,
        found.runs.map(({ id }) => id),
      ),
      tallyLatest(database, { scheduleId }),
      listReasons(database),
    ])
    const copied = waysOf(asked, addressesOf(c))
    return page(c, <RunsPage {...{ asked, found, jobs, tally, reasons, problem, copied }} />)
  })
  return routes
}

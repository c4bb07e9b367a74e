import { Hono } from 'hono'
import { leaderSession, leadershipTerms, livingProcesses } from '../../../db/processes.ts'
import { daemonDays, ledgerFacts, ledMinutes, queueHistory } from '../../../db/steadiness.ts'
import { databaseOf } from '../acting.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { DaemonPage } from './page.tsx'

const dayMinutes = 24 * 60
const weekMs = 7 * dayMinutes * 60_000

/** Who is in charge, and is it steady? */
export function daemonPageRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()
  routes.get('/daemon', async (c) => {
    const database = databaseOf(c)
    const { health, banner, zone, now } = c.get('view')
    const aheadSeconds = (Date.now() - now.getTime()) / 1_000
    const [processes, terms, session, minutes, days, queue, ledger] = await Promise.all([
      livingProcesses(database),
      leadershipTerms(database, { since: new Date(now.getTime() - weekMs) }),
      leaderSession(database),
      ledMinutes(database, dayMinutes),
      daemonDays(database, zone),
      queueHistory(database, { hours: 24, stretches: 240 }),
      ledgerFacts(database),
    ])
    const read = { processes, terms, session, minutes, days, queue, ledger, aheadSeconds }
    return page(c, <DaemonPage health={health!} facts={banner!} {...read} />)
  })
  return routes
}

import { Hono } from 'hono'
import { z } from 'zod'
import { listBackfills } from '../../../db/backfills.ts'
import { lastDebt, listDebts } from '../../../db/debts.ts'
import { reason } from '../../input.ts'
import { Problem } from '../../problem.ts'
import { act, databaseOf } from '../acting.ts'
import { addressesOf } from '../addresses.ts'
import { backTo, place } from '../go-back.ts'
import { pageQuery } from '../parts/page-query.ts'
import { page } from '../render.tsx'
import type { SignedInEnv } from '../view.ts'
import { dismissChosen, runChosen } from './acts.ts'
import { AskDismiss, AskRun } from './asks.tsx'
import { addBackfillRoutes } from './backfill-routes.tsx'
import { askQuery, choiceOf, numbersIn, perMinute, planOf } from './choice.ts'
import { MissedPage } from './page.tsx'

const form = z.object({ runs: z.string('must be numbers of runs'), reason, back: place })
const runForm = form.extend({ perMinute })
const shownBackfills = 10

/** What is owed, and making up for it. */
export function missedRoutes(): Hono<SignedInEnv> {
  const routes = new Hono<SignedInEnv>()

  routes.get('/missed', async (c) => {
    const database = databaseOf(c)
    const [debts, backfills, lastDebtAt] = await Promise.all([
      listDebts(database),
      listBackfills(database, { limit: shownBackfills }),
      lastDebt(database),
    ])
    return page(c, <MissedPage {...{ debts, backfills, lastDebtAt }} addresses={addressesOf(c)} />)
  })

  routes.get('/missed/ask', async (c) => {
    const database = databaseOf(c)
    const { do: act, order, pace, ...asked } = pageQuery(c, askQuery)
    const perMinute = pace === 'minute' ? asked.perMinute : undefined
    const choice = await choiceOf(database, { c, order: act === 'run' ? order : 'oldest' })
    const back = place.parse(c.req.query('back') ?? 'missed')
    if (act === 'dismiss') return page(c, <AskDismiss choice={choice} back={back} />)
    const planned = await planOf(database, { owed: choice.owed, perMinute })
    return page(c, <AskRun {...{ choice, planned, perMinute, back }} />)
  })

  routes.post(
    '/missed/run',
    act(runForm, async ({ c, form: { back, runs, reason, perMinute }, actor, transaction }) => {
      const chosen = { runIds: numbersIn([runs]), actor, reason, perMinute }
      const done = await runChosen({ transaction, ...chosen })
      return done instanceof Problem ? done : backTo(c, back, { done: 'missed-run', count: done })
    }),
  )

  routes.post(
    '/missed/dismiss',
    act(form, async ({ c, form: { back, runs, reason }, actor, transaction }) => {
      const done = await dismissChosen({ transaction, runIds: numbersIn([runs]), actor, reason })
      return done instanceof Problem ? done : backTo(c, back, { done: 'dismissed', count: done })
    }),
  )

  addBackfillRoutes(routes)
  return routes
}

import { Hono } from 'hono'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, instantText, scheduleId } from '../input.ts'
import { Problem } from '../problem.ts'

const mostDays = 366
const mostOccurrences = 50_000
const mostListed = 10_000
const mostSchedules = 1_000
const longestRun = 7 * 86_400

const counting = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`
  return z.int(error).min(from, error).max(to, error).optional()
}
const durationError = `must be "history" or a number of seconds from 0 to ${longestRun}`

const question = z
  .strictObject({
    from: instantText,
    to: instantText,
    scheduleIds: z
      .array(scheduleId, 'must be a list of ids of schedules')
      .min(1, 'must name a schedule; leave it out for all that are enabled')
      .max(mostSchedules, `names more than ${mostSchedules}; leave it out for all that are enabled`)
      .optional(),
    all: z.boolean('must be true or false').optional(),
    duration: z
      .union(
        [z.literal('history'), z.number().min(0, durationError).max(longestRun, durationError)],
        durationError,
      )
      .default('history'),
    limit: counting(0, mostListed),
    top: counting(1, 100),
  })
  .refine(({ from, to }) => to > from, { path: ['to'], error: 'must be after from' })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= mostDays * 86_400_000, {
    path: ['to'],
    error: `is more than ${mostDays} days after from`,
  })
  .refine(({ scheduleIds, all }) => !(all && scheduleIds), {
    path: ['all'],
    error: 'does not go with scheduleIds: whoever is named is simulated, enabled or not',
  })

type Simulating = {
  database: Database
  /** A server on which a scratch database may be made. */
  scratchUrl: string
  /** Aborted while the process stops. */
  stopping: AbortSignal
}

/** What would happen? One simulation at a time, bounded, given up when nobody waits for it any more. */
export function simulateRoutes({ database, scratchUrl, stopping }: Simulating): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  let isBusy = false
  routes.post('/', async (c) => {
    const { duration, ...given } = await bodyOf(c, question)
    if (isBusy) {
      const detail = 'Another simulation is running here; only one may at a time.'
      throw new Problem({ kind: 'refused', detail, hint: 'Try again when it has ended.' })
    }
    isBusy = true
    const signal = AbortSignal.any([c.req.raw.signal, stopping])
    try {
      // What makes a database is loaded when one is made.
      const { simulate } = await import('../../simulation/simulation.ts')
      const report = await simulate({
        ...{ database, scratchUrl },
        request: { ...given, durationMs: duration === 'history' ? undefined : duration * 1_000 },
        most: mostOccurrences,
        signal,
      })
      return c.json(report)
    } catch (error) {
      if (!signal.aborted) throw error
      throw new Problem({ kind: 'not-ready', detail: 'The simulation was given up.' })
    } finally {
      isBusy = false
    }
  })
  return routes
}

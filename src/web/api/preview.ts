import { Hono } from 'hono'
import { z } from 'zod'
import { annotate, checkTiming, describe, type Timing, warnings } from '../../calendar/calendar.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, instantText } from '../input.ts'

const most = 100
const countError = `must be a whole number from 1 to ${most}`

/** A text in which the calendar finds no problem, or each of them. */
function goodFor(problemsOf: (given: string) => string[]) {
  return z.string('must be text').superRefine((given, { addIssue }) => {
    for (const message of problemsOf(given)) addIssue({ code: 'custom', message })
  })
}

const question = z.strictObject({
  cron: goodFor((cron) => checkTiming({ cron, timezone: 'UTC' })),
  timezone: goodFor((timezone) => checkTiming({ cron: '* * * * *', timezone })).default('UTC'),
  from: instantText.optional(),
  count: z.int(countError).min(1, countError).max(most, countError).default(10),
  dst: z
    .strictObject({
      gap: z.enum(['after', 'shift', 'skip'], 'must be after, shift or skip').optional(),
      overlap: z.enum(['first', 'second', 'both'], 'must be first, second or both').optional(),
    })
    .optional(),
})

/** When would this fire? The calendar alone answers, whether or not the database is there. */
export function previewRoutes(): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.post('/', async (c) => {
    const { from = new Date(), count, ...given } = await bodyOf(c, question)
    const timing = given as Timing
    return c.json({
      description: describe(timing),
      warnings: warnings(timing, { now: from }),
      occurrences: annotate(timing, { after: from, count }),
    })
  })
  return routes
}

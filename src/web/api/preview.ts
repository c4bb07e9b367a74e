import { Hono } from 'hono'
import { z } from 'zod'
import {
  annotate,
  checkTiming,
  describe,
  type Timing,
  type Window,
  warnings,
  windowProblems,
} from '../../calendar/calendar.ts'
import type { WebEnv } from '../auth/guard.ts'
import { bodyOf, instantText } from '../input.ts'

const most = 100
const countError = `must be a whole number from 1 to ${most}`

/** What the calendar finds no problem in, or each of them. */
function goodFor<Given>(schema: z.ZodType<Given>, problemsOf: (given: Given) => string[]) {
  return schema.superRefine((given, { addIssue }) => {
    for (const message of problemsOf(given)) addIssue({ code: 'custom', message })
  })
}

const text = z.string('must be text')

const question = z
  .strictObject({
    cron: goodFor(text, (cron) => checkTiming({ cron, timezone: 'UTC' })),
    timezone: goodFor(text, (timezone) => checkTiming({ cron: '* * * * *', timezone })).default('UTC'),
    from: instantText.optional(),
    count: z.int(countError).min(1, countError).max(most, countError).default(10),
    dst: z
      .strictObject({
        gap: z.enum(['after', 'shift', 'skip'], 'must be after, shift or skip').optional(),
        overlap: z.enum(['first', 'second', 'both'], 'must be first, second or both').optional(),
      })
      .optional(),
    window: goodFor(z.custom<Window>(), windowProblems).optional(),
  })
  // Of good parts, what remains is a window that never meets its expression.
  .superRefine(({ cron, timezone, window }, { addIssue }) => {
    if (checkTiming({ cron, timezone }).length + windowProblems(window).length > 0) return
    for (const message of checkTiming({ cron, timezone, window }))
      addIssue({ code: 'custom', path: ['window'], message })
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

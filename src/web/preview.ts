import { z } from 'zod'
import {
  annotate,
  checkTiming,
  describe,
  type Timing,
  type Window,
  warnings,
  windowProblems,
} from '../calendar/calendar.ts'
import { givenInstant } from './api/given.ts'

/** When would this fire? What the API and the Cron lab ask, and what both answer; the calendar alone is asked. */

export const mostPreviewed = 100
const countError = `must be a whole number from 1 to ${mostPreviewed}`

const mostCalendars = 100
const calendarError = 'must be the name of a calendar'
const calendarsError = `must be a list of at most ${mostCalendars} names of calendars`

/** What the calendar finds no problem in, or each of them. */
function goodFor<Given>(schema: z.ZodType<Given>, problemsOf: (given: Given) => string[]) {
  return schema.superRefine((given, { addIssue }) => {
    for (const message of problemsOf(given)) addIssue({ code: 'custom', message })
  })
}

const text = z.string('must be text')

export const previewQuestion = z
  .strictObject({
    cron: goodFor(text, (cron) => checkTiming({ cron, timezone: 'UTC' })).meta({
      type: 'string',
      description: 'Cron expression: five fields, six with seconds first, or a nickname such as @hourly.',
    }),
    timezone: goodFor(text, (timezone) => checkTiming({ cron: '* * * * *', timezone }))
      .default('UTC')
      .meta({ type: 'string', description: 'IANA time zone in which it is read.' }),
    from: givenInstant(
      'What comes after this instant, which does not belong to it; now, unless given.',
    ).optional(),
    count: z.int(countError).min(1, countError).max(mostPreviewed, countError).default(10).meta({
      description: 'How many occurrences.',
    }),
    dst: z
      .strictObject({
        gap: z
          .enum(['after', 'shift', 'skip'], 'must be after, shift or skip')
          .optional()
          .meta({ description: 'Of times that it skips.' }),
        overlap: z
          .enum(['first', 'second', 'both'], 'must be first, second or both')
          .optional()
          .meta({ description: 'Of times that it shows twice.' }),
      })
      .optional()
      .meta({ description: 'What becomes of times that the clock skips or shows twice.' }),
    calendars: z
      .array(z.string(calendarError).min(1, calendarError).max(100, calendarError), calendarsError)
      .max(mostCalendars, calendarsError)
      .optional()
      .meta({
        description: 'Names of calendars. What falls on a day that one of them blacks out is told so.',
      }),
    window: goodFor(z.custom<Window>(), windowProblems)
      .optional()
      .meta({
        type: 'object',
        properties: {
          from: { type: 'string', description: 'Where it opens: HH:MM.' },
          to: {
            type: 'string',
            description: 'Where it closes: HH:MM; earlier than `from` for the next day.',
          },
          days: {
            type: 'array',
            items: { type: 'integer', minimum: 1, maximum: 7 },
            description: '1 for Monday.',
          },
        },
        description: 'Wall-clock times between which it fires.',
      }),
  })
  // Of good parts, what remains is a window that never meets its expression.
  .superRefine(({ cron, timezone, window }, { addIssue }) => {
    if (checkTiming({ cron, timezone }).length + windowProblems(window).length > 0) return
    for (const message of checkTiming({ cron, timezone, window }))
      addIssue({ code: 'custom', path: ['window'], message })
  })
export type PreviewQuestion = z.infer<typeof previewQuestion>

/** Without the days of its calendars, which are in the database. */
export function previewOf({ from = new Date(), count, calendars: _, ...given }: PreviewQuestion) {
  const timing = given as Timing
  return {
    description: describe(timing),
    warnings: warnings(timing, { now: from }),
    occurrences: annotate(timing, { after: from, count }),
  }
}

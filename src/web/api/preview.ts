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
import type { ApiOptions } from './api.ts'
import { examples } from './examples.ts'
import { givenInstant } from './given.ts'
import { addOperation } from './operation.ts'
import { preview } from './schemas/daemon.ts'

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
    count: z.int(countError).min(1, countError).max(most, countError).default(10).meta({
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

/** When would this fire? The calendar alone answers, whether or not the database is there. */
export function addPreview({ api, database }: ApiOptions): void {
  addOperation(
    { api, database },
    {
      method: 'post',
      path: '/schedules/preview',
      operationId: 'previewSchedule',
      tag: 'Schedules',
      summary: 'Say when an expression would fire',
      description: 'Asks the calendar alone; nothing is stored. A VIEWER may ask it too.',
      body: question,
      example: {
        ...{ cron: '30 2 * * *', timezone: 'America/New_York', from: '2026-03-07T12:00:00Z' },
        ...{ count: 2, dst: { gap: 'after' } },
      },
      isQuestion: () => true,
      answers: {
        200: { description: 'The next occurrences.', schema: preview, example: examples.preview },
      },
    },
    async ({ body: { from = new Date(), count, ...given } }) => {
      const timing = given as Timing
      return {
        body: {
          description: describe(timing),
          warnings: warnings(timing, { now: from }),
          occurrences: annotate(timing, { after: from, count }),
        },
      }
    },
  )
}

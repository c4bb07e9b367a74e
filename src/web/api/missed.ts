import { z } from 'zod'
import { dismissMissed, listMissed, planMissed, runMissed } from '../../db/missed.ts'
import { planCatchUp, planEnable } from '../../db/plans.ts'
import { findSchedule } from '../../db/schedules.ts'
import { countPassed } from '../../passed.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, rowNumber } from './cursors.ts'
import { examples } from './examples.ts'
import { dryRun, givenInstant, givenReason, isDryRun, scheduleFilter, scheduleParams } from './given.ts'
import { addOperation } from './operation.ts'
import { missed, plan, planned, released } from './schemas/past.ts'
import { listOf } from './schemas/wire.ts'

const idError = 'must be the number of a run'
const idsError = 'must be a list of at most 1000 run numbers'
const choice = z.strictObject({
  runIds: z
    .array(z.int(idError).min(1, idError), idsError)
    .max(1_000, idsError)
    .optional()
    .meta({
      description:
        'Numbers of rows of the ledger: any occurrences that did not run. Without them, all that is owed.',
      example: [17],
    }),
  since: givenInstant('Only those scheduled for this instant or later.').optional(),
  until: givenInstant('Only those scheduled for this instant or earlier.').optional(),
  reason: givenReason,
})

const disorder = { path: ['until'], error: 'must not be before since' }

/** Both ends belong to the range, so that they may be the same. */
function isInOrder({ since, until }: { since?: Date | undefined; until?: Date | undefined }): boolean {
  return since === undefined || until === undefined || since <= until
}

const paceError = 'must be a whole number from 1 to 1000'
const running = choice.extend({
  dryRun,
  newestOnly: z.boolean('must be true or false').default(false).meta({
    description:
      'Only the newest of those chosen. The others stay owed; without numbers, asking again takes the next.',
  }),
  perMinute: z.int(paceError).min(1, paceError).max(1_000, paceError).optional().meta({
    description:
      'At most so many begin in a minute, the oldest at once. Without it each begins when the one before has ended, or all at once where runs may overlap.',
    example: 6,
  }),
})
const upcomingShown = 10
const tag = 'Missed runs'

/** What did not run: seen, made up for, dismissed; and what the next pass, or enabling, would do. */
export function addMissed({ api, database }: ApiOptions): void {
  const to = { api, database }

  addOperation(
    to,
    {
      method: 'get',
      path: '/missed',
      operationId: 'listMissed',
      tag,
      summary: 'List what did not run and is owed',
      description: 'Newest first.',
      query: z.object({
        scheduleId: scheduleFilter,
        since: givenInstant('Only those scheduled for this instant or later.').optional(),
        until: givenInstant('Only those scheduled for this instant or earlier.').optional(),
        ...pageQuery('missed', rowNumber),
      }),
      answers: {
        200: {
          description: 'A page of what is owed.',
          schema: listOf('missed', missed),
          example: { missed: [examples.missed], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: before, ...filters }, database }) => {
      const rows = await listMissed(database, { ...filters, before, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('missed', { rows, limit, placeOf: ({ id }) => id })
      return { body: { missed: shown, nextCursor } }
    },
  )

  const dry = z.boolean().meta({ description: 'Whether it only was asked.' })
  addOperation(
    to,
    {
      method: 'post',
      path: '/schedules/{id}/run-missed',
      operationId: 'runMissed',
      tag,
      summary: 'Make up for what did not run',
      description:
        'Each row becomes a run, once, whoever asks again: then the list is empty. A row for several occurrences becomes one run, for the last of them.',
      params: scheduleParams,
      body: running.refine(isInOrder, disorder),
      example: { runIds: [17], reason: 'the outage is over' },
      isQuestion: isDryRun,
      refusals: ['schedule_retired', 'run_is_a_request'],
      answers: {
        200: {
          description: 'Of a dry run: what would happen.',
          schema: z.object({ dryRun: dry, runs: z.array(planned).meta({ description: 'Each row.' }) }),
          example: { dryRun: true, runs: [examples.planned] },
        },
        202: {
          description: 'The runs that it became.',
          schema: z.object({ dryRun: dry, runs: z.array(released).meta({ description: 'Each run.' }) }),
          example: { dryRun: false, runs: [examples.released] },
        },
      },
    },
    async ({ params: { id }, body: { dryRun, ...chosen }, identity, database }) => {
      if (dryRun) return { body: { dryRun, runs: await planMissed(database, { id, ...chosen }) } }
      const runs = await runMissed(database, { id, ...chosen, actor: identity.subject })
      return { status: 202, body: { dryRun, runs } }
    },
  )

  addOperation(
    to,
    {
      method: 'post',
      path: '/schedules/{id}/dismiss-missed',
      operationId: 'dismissMissed',
      tag,
      summary: 'Say that what did not run need not',
      description: 'The rows stay in the ledger, with the reason `dismissed`, and are owed no more.',
      params: scheduleParams,
      body: choice.refine(isInOrder, disorder),
      example: { reason: 'covered by the full sync' },
      refusals: ['schedule_retired', 'run_is_a_request'],
      answers: {
        200: {
          description: 'Done.',
          schema: z.object({ dismissed: z.int().meta({ description: 'How many rows that were.' }) }),
          example: { dismissed: 2 },
        },
      },
    },
    async ({ params: { id }, body, identity, database }) => ({
      body: { dismissed: await dismissMissed(database, { id, ...body, actor: identity.subject }) },
    }),
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/schedules/{id}/plan',
      operationId: 'planSchedule',
      tag: 'Schedules',
      summary: 'Say what would happen next',
      description:
        'What the next pass would decide, what enabling would mean, and what comes then. Nothing happens.',
      params: scheduleParams,
      refusals: ['schedule_retired'],
      answers: { 200: { description: 'The plan.', schema: plan, example: examples.plan } },
    },
    async ({ params, database }) => {
      const { id, enabled } = await findSchedule(database, params.id)
      const { disabled, upcoming } = await planEnable(database, { id, count: upcomingShown })
      const due = await planCatchUp(database, { id })
      if (disabled === null) return { body: { scheduleId: id, enabled, due, passed: null, upcoming } }
      const { count, isMore, first, last } = await countPassed(database, { id, disabled })
      return { body: { scheduleId: id, enabled, due, passed: { count, isMore, first, last }, upcoming } }
    },
  )
}

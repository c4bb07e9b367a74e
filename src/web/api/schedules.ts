import { z } from 'zod'
import type { Queryable } from '../../db/database.ts'
import { disable, enable, expectSchedule, trigger, why } from '../../db/operators.ts'
import { findSchedule, listSchedules, scheduleStates } from '../../db/schedules.ts'
import { upcoming } from '../../db/upcoming.ts'
import { scheduleId } from '../input.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery } from './cursors.ts'
import { examples } from './examples.ts'
import { givenInstant, givenPayload, givenReason, scheduleParams, wordFilter } from './given.ts'
import { addOperation } from './operation.ts'
import { schedule, scheduleWithUpcoming, whyAnswer } from './schemas/schedule.ts'
import { listOf } from './schemas/wire.ts'

const change = z
  .strictObject({
    enabled: z.boolean('must be true or false').meta({ description: 'Whether it is to fire.' }),
    reason: givenReason,
    until: givenInstant('Only with `"enabled": false`: when it is enabled again by itself.')
      .nullish()
      .meta({
        type: ['string', 'null'],
      }),
  })
  .refine(({ enabled, until }) => !enabled || until == null, {
    path: ['until'],
    error: 'only goes with "enabled": false: the schedule is enabled again by itself at that instant',
  })

const upcomingShown = 10
const tag = 'Schedules'

export function addSchedules({ api, database }: ApiOptions): void {
  const to = { api, database }

  addOperation(
    to,
    {
      method: 'get',
      path: '/schedules',
      operationId: 'listSchedules',
      tag,
      summary: 'List the schedules',
      description: 'In the order of their ids, retired ones among them.',
      query: z.object({
        state: z
          .enum(scheduleStates, `must be one of ${scheduleStates.join(', ')}`)
          .optional()
          .meta({ description: 'Only those in this state.' }),
        tag: wordFilter('Only those with this tag.', 'feed'),
        ...pageQuery('schedules', scheduleId, { usually: 200 }),
      }),
      answers: {
        200: {
          description: 'A page of schedules.',
          schema: listOf('schedules', schedule),
          example: { schedules: [examples.schedule], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: after, ...filters }, database }) => {
      const rows = await listSchedules(database, { ...filters, after, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('schedules', { rows, limit, placeOf: ({ id }) => id })
      return { body: { schedules: shown, nextCursor } }
    },
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/schedules/{id}',
      operationId: 'getSchedule',
      tag,
      summary: 'Get a schedule',
      description: 'With its next ten occurrences. Its ETag goes into the If-Match of updateSchedule.',
      params: scheduleParams,
      isVersioned: true,
      answers: {
        200: {
          description: 'The schedule.',
          schema: scheduleWithUpcoming,
          example: { ...examples.schedule, upcoming: [examples.occurrence] },
        },
      },
    },
    async ({ params: { id }, database }) => shownSchedule(database, id),
  )

  addOperation(
    to,
    {
      method: 'put',
      path: '/schedules/{id}',
      operationId: 'updateSchedule',
      tag,
      summary: 'Enable, disable or pause a schedule',
      description:
        'Enabling never runs what came due before it. Doing it twice does nothing more. Answers the schedule as it then is.',
      params: scheduleParams,
      body: change,
      example: { enabled: false, reason: 'supplier is down', until: '2026-11-22T06:00:00Z' },
      isVersioned: true,
      refusals: ['schedule_retired'],
      answers: {
        200: {
          description: 'The schedule as it is now.',
          schema: scheduleWithUpcoming,
          example: {
            ...examples.schedule,
            ...{ enabled: false, state: 'paused', nextRunAt: null, disabledReason: 'supplier is down' },
            ...{ pausedUntil: '2026-11-22T06:00:00.000Z', version: 'c0d33a6f9b2e4410', upcoming: [] },
          },
        },
      },
    },
    async ({ params: { id }, body: { enabled, reason, until }, identity, versions, database }) => {
      if (versions !== undefined) await expectSchedule(database, { id, versions })
      const act = { id, reason, actor: identity.subject }
      if (enabled) await enable(database, act)
      else await disable(database, { ...act, until: until ?? undefined })
      return shownSchedule(database, id)
    },
  )

  addOperation(
    to,
    {
      method: 'post',
      path: '/schedules/{id}/trigger',
      operationId: 'triggerSchedule',
      tag,
      summary: 'Run a schedule now',
      description:
        'Asks for a run, also of a disabled schedule. The run is pending until the daemon puts its jobs into the queue, which takes milliseconds; with no daemon alive it waits, visibly.',
      params: scheduleParams,
      body: z.strictObject({ reason: givenReason, payload: givenPayload }),
      example: { reason: 'full reload', payload: { full: true } },
      refusals: ['schedule_retired'],
      answers: {
        202: {
          description: 'Asked for.',
          schema: z.object({ runId: z.int().meta({ description: 'Number of the run.' }) }),
          example: { runId: 42 },
          hasLocation: true,
        },
      },
    },
    async ({ params: { id }, body, identity, root, database }) => {
      const runId = await trigger(database, { id, actor: identity.subject, ...body })
      return { status: 202, body: { runId }, location: `${root}/runs/${runId}` }
    },
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/schedules/{id}/why',
      operationId: 'explainSchedule',
      tag,
      summary: 'Explain why a schedule ran, or did not',
      params: scheduleParams,
      query: z.object({ at: givenInstant('The instant to explain, in the past or now.').optional() }),
      answers: {
        200: { description: 'The checks and the conclusion.', schema: whyAnswer, example: examples.why },
      },
    },
    async ({ params: { id }, query: { at }, database }) => {
      const checks = await why(database, { id, at })
      return { body: { scheduleId: id, at: at ?? null, conclusion: checks.at(-1)!.answer, checks } }
    },
  )
}

async function shownSchedule(database: Queryable, id: string) {
  const found = await findSchedule(database, id)
  const next = await upcoming(database, { id, count: upcomingShown })
  return { body: { ...found, upcoming: next }, version: found.version }
}

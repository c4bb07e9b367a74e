import { z } from 'zod'
import { backfill, cancelBackfill, findBackfill, listBackfills } from '../../db/backfills.ts'
import { countBackfill } from '../../passed.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, rowNumber } from './cursors.ts'
import { examples } from './examples.ts'
import {
  dryRun,
  givenInstant,
  givenPayload,
  givenReason,
  isDryRun,
  numberParams,
  reasonOnly,
  scheduleFilter,
  scheduleParams,
} from './given.ts'
import { addOperation } from './operation.ts'
import { backfillAnswer, backfillOnWire } from './schemas/past.ts'
import { listOf } from './schemas/wire.ts'

const paceError = 'must be a whole number from 1 to 1000'
const request = z
  .strictObject({
    from: givenInstant('Where the range begins; it belongs to it.', '2026-01-01T00:00:00Z'),
    to: givenInstant('Where the range ends; it belongs to it, and must have passed.', '2026-01-02T00:00:00Z'),
    pace: z
      .int(paceError)
      .min(1, paceError)
      .max(1_000, paceError)
      .default(1)
      .meta({ description: 'How many of its runs go on at a time.' }),
    reason: givenReason,
    payload: givenPayload,
    dryRun,
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' })
  .refine(({ to }) => to <= new Date(), {
    path: ['to'],
    error: 'must have passed: what comes later, the schedule itself runs',
  })

const mostShown = 1_000
const tag = 'Backfills'

/** Past ranges: what they would run, running them, and how far they are. */
export function addBackfills({ api, database }: ApiOptions): void {
  const to = { api, database }

  addOperation(
    to,
    {
      method: 'get',
      path: '/backfills',
      operationId: 'listBackfills',
      tag,
      summary: 'List backfills and how far they are',
      description: 'Newest first.',
      query: z.object({ scheduleId: scheduleFilter, ...pageQuery('backfills', rowNumber) }),
      answers: {
        200: {
          description: 'A page of backfills.',
          schema: listOf('backfills', backfillOnWire),
          example: { backfills: [examples.backfill], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: before, scheduleId }, database }) => {
      const rows = await listBackfills(database, { scheduleId, before, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('backfills', { rows, limit, placeOf: ({ id }) => id })
      return { body: { backfills: shown, nextCursor } }
    },
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/backfills/{id}',
      operationId: 'getBackfill',
      tag,
      summary: 'Get a backfill and how far it is',
      params: numberParams('backfill'),
      answers: { 200: { description: 'The backfill.', schema: backfillOnWire, example: examples.backfill } },
    },
    async ({ params: { id }, database }) => ({ body: await findBackfill(database, id) }),
  )

  addOperation(
    to,
    {
      method: 'post',
      path: '/schedules/{id}/backfill',
      operationId: 'backfillSchedule',
      tag,
      summary: 'Run a past range of a schedule',
      description:
        'Runs each occurrence of the range, the oldest first, whether or not it ran before; also of a disabled schedule.',
      params: scheduleParams,
      body: request,
      example: {
        from: '2026-01-01T00:00:00Z',
        to: '2026-01-02T00:00:00Z',
        pace: 2,
        reason: 'prices were wrong',
      },
      isQuestion: isDryRun,
      refusals: ['schedule_retired'],
      answers: {
        200: {
          description: 'Of a dry run: what it would run.',
          schema: backfillAnswer,
          example: {
            ...{ dryRun: true, count: 1, isMore: false, first: '2026-01-01T00:00:00.000Z' },
            ...{ last: '2026-01-01T00:00:00.000Z', occurrences: ['2026-01-01T00:00:00.000Z'] },
          },
        },
        202: {
          description: 'Asked for.',
          schema: backfillAnswer,
          example: {
            ...{ dryRun: false, backfillId: 3, count: 97, isMore: false },
            ...{ first: '2026-01-01T00:00:00.000Z', last: '2026-01-02T00:00:00.000Z' },
          },
          hasLocation: true,
        },
      },
    },
    async ({ params: { id }, body, identity, root, database }) => {
      const { from: since, to: until, dryRun, reason, ...asked } = body
      const shown = dryRun ? mostShown : 0
      const found = await countBackfill(database, { id, since, until, ...asked, shown })
      const { instants, ...counted } = found
      if (dryRun) return { body: { dryRun, ...counted, occurrences: instants } }
      const actor = identity.subject
      const backfillId = await backfill(database, { id, since, until, ...asked, actor, reason })
      const location = `${root}/backfills/${backfillId}`
      return { status: 202, body: { dryRun, backfillId, ...counted }, location }
    },
  )

  addOperation(
    to,
    {
      method: 'post',
      path: '/backfills/{id}/cancel',
      operationId: 'cancelBackfill',
      tag,
      summary: 'Begin no further run of a backfill',
      description: 'Its runs that are under way go on.',
      params: numberParams('backfill'),
      body: reasonOnly,
      example: { reason: 'the prices were right' },
      refusals: ['backfill_finished'],
      answers: {
        200: {
          description: 'The backfill as it is now.',
          schema: backfillOnWire,
          example: { ...examples.backfill, state: 'cancelled', finishedAt: '2026-11-22T02:40:00.000Z' },
        },
      },
    },
    async ({ params: { id }, body: { reason }, identity, database }) => {
      await cancelBackfill(database, { id, actor: identity.subject, reason })
      return { body: await findBackfill(database, id) }
    },
  )
}

import { z } from 'zod'
import { addBlackout, blackoutsOf, calendarsAfter, findCalendar, removeBlackout } from '../../db/calendars.ts'
import { reason } from '../input.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, placeByName } from './cursors.ts'
import { examples } from './examples.ts'
import { givenReason, name, numberOf, reasonOnly } from './given.ts'
import { addOperation } from './operation.ts'
import { calendarOnWire, calendarWithDays } from './schemas/state.ts'
import { listOf } from './schemas/wire.ts'

const dayError = 'must be a day such as 2026-12-24, from 1970 on'
const day = z.iso.date(dayError).refine((date) => date >= '1970', dayError)

const adding = z
  .strictObject({
    firstDay: day.meta({ description: 'The first day, as an ISO date.', example: '2026-12-24' }),
    lastDay: day.optional().meta({ description: 'The last day; the first one where it is not given.' }),
    label: reason.meta({
      ...{ type: 'string', maxLength: 500, description: 'What these days are.', example: 'release freeze' },
    }),
    reason: givenReason,
  })
  .refine(({ firstDay, lastDay = firstDay }) => firstDay <= lastDay, {
    path: ['lastDay'],
    error: 'must not be before firstDay',
  })

const params = z.object({ name: name.meta({ description: 'Name of a calendar.', example: 'freeze' }) })
const tag = 'Calendars'

export function addCalendars({ api, database }: ApiOptions): void {
  const to = { api, database }

  addOperation(
    to,
    {
      method: 'get',
      path: '/calendars',
      operationId: 'listCalendars',
      tag,
      summary: 'List the calendars',
      description: 'By name, those that the code no longer defines last; without their days.',
      query: z.object(pageQuery('calendars', z.tuple([z.boolean(), placeByName]))),
      answers: {
        200: {
          description: 'A page of calendars.',
          schema: listOf('calendars', calendarOnWire),
          example: { calendars: [examples.calendar], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: after }, database }) => {
      const rows = await calendarsAfter(database, { after, limit: limit + 1 })
      const placeOf = ({ name, retiredAt }: (typeof rows)[number]) => [retiredAt !== null, name]
      const { shown, nextCursor } = pageOf('calendars', { rows, limit, placeOf })
      return { body: { calendars: shown, nextCursor } }
    },
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/calendars/{name}',
      operationId: 'getCalendar',
      tag,
      summary: 'Get a calendar with its days',
      params,
      answers: {
        200: {
          description: 'The calendar.',
          schema: calendarWithDays,
          example: { ...examples.calendar, days: [examples.blackout] },
        },
      },
    },
    async ({ params: { name }, database }) => {
      const calendar = await findCalendar(database, name)
      return { body: { ...calendar, days: await blackoutsOf(database, calendar.name) } }
    },
  )

  addOperation(
    to,
    {
      method: 'post',
      path: '/calendars/{name}/blackouts',
      operationId: 'addBlackout',
      tag,
      summary: 'Add days to a calendar',
      description: 'At once, no schedule that names the calendar fires on these days.',
      params,
      body: adding,
      example: { firstDay: '2026-12-24', lastDay: '2026-12-26', label: 'release freeze' },
      refusals: ['calendar_retired'],
      answers: {
        201: {
          description: 'Added.',
          schema: z.object({ id: z.int().meta({ description: 'Number of these days.' }) }),
          example: { id: 42 },
          hasLocation: true,
        },
      },
    },
    async ({ params: { name: calendar }, body, identity, root, database }) => {
      const id = await addBlackout(database, { calendar, actor: identity.subject, ...body })
      return { status: 201, body: { id }, location: `${root}/calendars/${encodeURIComponent(calendar)}` }
    },
  )

  addOperation(
    to,
    {
      method: 'delete',
      path: '/calendars/{name}/blackouts/{id}',
      operationId: 'removeBlackout',
      tag,
      summary: 'Remove days from a calendar',
      description: 'Only days that a person added.',
      params: params.extend({ id: numberOf('blackout') }),
      body: reasonOnly,
      example: { reason: 'released early' },
      refusals: ['blackout_defined_in_code'],
      answers: { 204: { description: 'Removed.' } },
    },
    async ({ params: { name: calendar, id }, body: { reason }, identity, database }) => {
      await removeBlackout(database, { calendar, id, reason, actor: identity.subject })
      return { status: 204 }
    },
  )
}

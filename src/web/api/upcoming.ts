import { z } from 'zod'
import { nextOccurrences } from '../../db/upcoming.ts'
import { scheduleId } from '../input.ts'
import { Problem } from '../problem.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, placeInTime } from './cursors.ts'
import { examples } from './examples.ts'
import { givenInstant } from './given.ts'
import { addOperation } from './operation.ts'
import { occurrenceWithSentence } from './schemas/schedule.ts'
import { listOf } from './schemas/wire.ts'

const dayMs = 86_400_000
const mostDays = 366

const query = z.object({
  from: givenInstant('Where the range begins; it belongs to it. Now, unless given.').optional(),
  until: givenInstant(
    'Where the range ends; it does not belong to it. A day after `from`, unless given.',
  ).optional(),
  ...pageQuery('upcoming', z.tuple([placeInTime, scheduleId])),
})

export function addUpcoming({ api, database }: ApiOptions): void {
  addOperation(
    { api, database },
    {
      method: 'get',
      path: '/upcoming',
      operationId: 'listUpcoming',
      tag: 'Schedules',
      summary: 'List what all schedules have ahead',
      description: `Occurrences of enabled schedules, soonest first, as far as they are forecast; at most ${mostDays} days. Each with the verdict that it would get now. For what lies beyond, previewSchedule and simulate.`,
      query,
      answers: {
        200: {
          description: 'A page of occurrences.',
          schema: listOf('occurrences', occurrenceWithSentence),
          example: { occurrences: [{ ...examples.occurrence, sentence: null }], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: after, from = new Date(), until }, database }) => {
      const range = { since: from, until: until ?? new Date(from.getTime() + dayMs) }
      refuseOdd(range)
      const rows = await nextOccurrences(database, { ...range, after, limit: limit + 1 })
      const placeOf = ({ scheduledFor, scheduleId }: (typeof rows)[number]) => [scheduledFor, scheduleId]
      const { shown, nextCursor } = pageOf('upcoming', { rows, limit, placeOf })
      return { body: { occurrences: shown, nextCursor } }
    },
  )
}

function refuseOdd({ since, until }: { since: Date; until: Date }): void {
  const span = until.getTime() - since.getTime()
  if (span > 0 && span <= mostDays * dayMs) return
  const detail = span > 0 ? `must be at most ${mostDays} days after from` : 'must be after from'
  const errors = [{ parameter: 'until', detail }]
  throw new Problem({ kind: 'malformed', detail: 'The query has 1 problem.', errors })
}

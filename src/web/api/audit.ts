import { z } from 'zod'
import { listAudit } from '../../db/audit.ts'
import { scheduleId } from '../input.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, rowNumber } from './cursors.ts'
import { examples } from './examples.ts'
import { givenInstant, wordFilter } from './given.ts'
import { addOperation } from './operation.ts'
import { auditOnWire } from './schemas/state.ts'
import { listOf } from './schemas/wire.ts'

const query = z.object({
  schedule: scheduleId.optional().meta({
    description: 'Only what was done to this schedule, which may be gone.',
    example: 'feed-refresh',
  }),
  actor: wordFilter('Only what this person or process did.', 'ada'),
  act: wordFilter('Only acts of this name, such as enable, disable, trigger or set_flag.', 'disable'),
  since: givenInstant('Only what was done at this instant or later.').optional(),
  until: givenInstant('Only what was done at this instant or earlier.').optional(),
  ...pageQuery('audit', rowNumber),
})

export function addAudit({ api, database }: ApiOptions): void {
  addOperation(
    { api, database },
    {
      method: 'get',
      path: '/audit',
      operationId: 'listAudit',
      tag: 'Audit',
      summary: 'List who did what, when and why',
      description: 'Newest first. Kept for a year; the newest of each act on each subject for good.',
      query,
      answers: {
        200: {
          description: 'A page of the audit log.',
          schema: listOf('entries', auditOnWire),
          example: { entries: [examples.audit], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: before, schedule: subject, act: action, ...asked }, database }) => {
      const rows = await listAudit(database, { subject, action, ...asked, before, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('audit', { rows, limit, placeOf: ({ id }) => id })
      return { body: { entries: shown, nextCursor } }
    },
  )
}

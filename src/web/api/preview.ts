import { previewOf, previewQuestion } from '../preview.ts'
import type { ApiOptions } from './api.ts'
import { examples } from './examples.ts'
import { addOperation } from './operation.ts'
import { preview } from './schemas/daemon.ts'

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
      body: previewQuestion,
      example: {
        ...{ cron: '30 2 * * *', timezone: 'America/New_York', from: '2026-03-07T12:00:00Z' },
        ...{ count: 2, dst: { gap: 'after' } },
      },
      isQuestion: () => true,
      answers: {
        200: { description: 'The next occurrences.', schema: preview, example: examples.preview },
      },
    },
    async ({ body }) => ({ body: previewOf(body) }),
  )
}

import { z } from 'zod'
import { listJobs } from '../../db/jobs.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, placeByName } from './cursors.ts'
import { examples } from './examples.ts'
import { wordFilter } from './given.ts'
import { addOperation } from './operation.ts'
import { job } from './schemas/state.ts'
import { listOf } from './schemas/wire.ts'

const query = z.object({
  group: wordFilter('Only those of this group.', 'feed'),
  scheduled: z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .optional()
    .meta({
      type: 'boolean',
      description:
        'Only those that a schedule uses; with false only those that are defined and never scheduled.',
    }),
  ...pageQuery('jobs', placeByName),
})

export function addJobs({ api, database }: ApiOptions): void {
  addOperation(
    { api, database },
    {
      method: 'get',
      path: '/jobs',
      operationId: 'listJobs',
      tag: 'Jobs',
      summary: 'List the jobs, who uses them and how they do',
      description: 'By name.',
      query,
      answers: {
        200: {
          description: 'A page of jobs.',
          schema: listOf('jobs', job),
          example: { jobs: [examples.job], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: after, scheduled: isScheduled, group }, database }) => {
      const rows = await listJobs(database, { group, isScheduled, after, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('jobs', { rows, limit, placeOf: ({ name }) => name })
      return { body: { jobs: shown, nextCursor } }
    },
  )
}

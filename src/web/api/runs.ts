import { z } from 'zod'
import { cancelRun, retryRun } from '../../db/operators.ts'
import { findRun, listRuns, type PageOfRuns, triggers } from '../../db/runs.ts'
import { runStatuses } from '../../db/schedules.ts'
import type { ApiOptions } from './api.ts'
import { nextCursor, pageQuery, rowNumber } from './cursors.ts'
import { examples } from './examples.ts'
import {
  givenInstant,
  numberParams,
  reasonOnly,
  scheduleFilter,
  scheduleParams,
  wordFilter,
} from './given.ts'
import { addOperation } from './operation.ts'
import { run, runWithJobs } from './schemas/run.ts'
import { listOf } from './schemas/wire.ts'

const filters = z.object({
  job: wordFilter('Only those in which this job ran.', 'feed.download'),
  status: z
    .enum(runStatuses, `must be one of ${runStatuses.join(', ')}`)
    .optional()
    .meta({ description: 'Only those with this status.' }),
  trigger: z
    .enum(triggers, `must be one of ${triggers.join(', ')}`)
    .optional()
    .meta({ description: 'Only those that this caused.' }),
  worker: wordFilter(
    'Only those of which this worker executed a job, or that this daemon decided.',
    'worker-host-2-91bb07',
  ),
  reason: wordFilter('Only those that were skipped or cancelled for this reason.', 'overlap'),
  since: givenInstant('Only those scheduled for this instant or later.').optional(),
  until: givenInstant('Only those scheduled for this instant or earlier.').optional(),
  ...pageQuery('runs', rowNumber),
})
const rare =
  'One call looks at no more than 100,000 runs, so that rare ones may need several: a page can be short, or empty, although `nextCursor` says that there is more.'

const tag = 'Runs'

export function addRuns({ api, database }: ApiOptions): void {
  const to = { api, database }
  const answers = {
    200: {
      description: 'A page of runs.',
      schema: listOf('runs', run),
      example: { runs: [examples.run], nextCursor: 'WyJydW5zIiw0Ml0' },
    },
  }

  addOperation(
    to,
    {
      method: 'get',
      path: '/runs',
      operationId: 'listRuns',
      tag,
      summary: 'List runs of all schedules',
      description: `Newest first. ${rare}`,
      query: z.object({ scheduleId: scheduleFilter, ...filters.shape }),
      answers,
    },
    async ({ query: { cursor: before, ...asked }, database }) =>
      page(await listRuns(database, { ...asked, before })),
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/schedules/{id}/history',
      operationId: 'listScheduleHistory',
      tag,
      summary: 'List the runs of a schedule',
      description: `Newest first. ${rare}`,
      params: scheduleParams,
      query: filters,
      answers,
    },
    async ({ params: { id: scheduleId }, query: { cursor: before, ...asked }, database }) =>
      page(await listRuns(database, { ...asked, scheduleId, before })),
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/runs/{id}',
      operationId: 'getRun',
      tag,
      summary: 'Get a run with its jobs',
      description: 'Each job with its attempts, its error and its log.',
      params: numberParams('run'),
      answers: {
        200: {
          description: 'The run.',
          schema: runWithJobs,
          example: { ...examples.run, jobs: [examples.jobRun] },
        },
      },
    },
    async ({ params: { id }, database }) => ({ body: await findRun(database, id) }),
  )

  const outcome = z.object({
    runId: z.int().meta({ description: 'Number of the run.' }),
    outcome: z
      .enum(['cancelled', 'cancelling'])
      .meta({ description: '`cancelling` while a job of it has still to notice.' }),
  })
  addOperation(
    to,
    {
      method: 'post',
      path: '/runs/{id}/cancel',
      operationId: 'cancelRun',
      tag,
      summary: 'Cancel a run',
      description: 'Removes its jobs from the queue and aborts those that are being executed.',
      params: numberParams('run'),
      body: reasonOnly,
      example: { reason: 'wrong day' },
      refusals: ['run_finished'],
      answers: {
        200: { description: 'It is over.', schema: outcome, example: { runId: 42, outcome: 'cancelled' } },
        202: {
          description: 'A job of it has still to notice.',
          schema: outcome,
          example: { runId: 42, outcome: 'cancelling' },
        },
      },
    },
    async ({ params: { id }, body: { reason }, identity, database }) => {
      const outcome = await cancelRun(database, { id, actor: identity.subject, reason })
      return { status: outcome === 'cancelled' ? 200 : 202, body: { runId: id, outcome } }
    },
  )

  addOperation(
    to,
    {
      method: 'post',
      path: '/runs/{id}/retry',
      operationId: 'retryRun',
      tag,
      summary: 'Repeat a run',
      description:
        'Repeats a run that failed, was lost or was cancelled, for the same occurrence and with the same payload.',
      params: numberParams('run'),
      body: reasonOnly,
      example: { reason: 'room again' },
      refusals: [
        'run_not_finished',
        'run_succeeded',
        'run_never_began',
        'retry_under_way',
        'schedule_retired',
      ],
      answers: {
        202: {
          description: 'Asked for.',
          schema: z.object({
            runId: z.int().meta({ description: 'Number of the new run.' }),
            retryOf: z.int().meta({ description: 'Number of the run that it repeats.' }),
          }),
          example: { runId: 43, retryOf: 42 },
          hasLocation: true,
        },
      },
    },
    async ({ params: { id: retryOf }, body: { reason }, identity, root, database }) => {
      const runId = await retryRun(database, { id: retryOf, actor: identity.subject, reason })
      return { status: 202, body: { runId, retryOf }, location: `${root}/runs/${runId}` }
    },
  )
}

function page({ runs, nextBefore }: PageOfRuns) {
  return { body: { runs, nextCursor: nextCursor('runs', nextBefore) } }
}

import { z } from 'zod'
import { health } from '../../db/health.ts'
import { listProcesses, listTerms } from '../../db/processes.ts'
import { listQueueSamples } from '../../db/queue.ts'
import { healthSentence } from '../health-sentence.ts'
import type { ApiOptions } from './api.ts'
import { pageOf, pageQuery, placeInTime, rowNumber } from './cursors.ts'
import { examples } from './examples.ts'
import { addOperation } from './operation.ts'
import { daemonStatus, processOnWire, sampleOnWire, termOnWire } from './schemas/daemon.ts'
import { listOf } from './schemas/wire.ts'

const mostProcesses = 200
const tag = 'Daemon'

export function addDaemon({ api, database }: ApiOptions): void {
  const to = { api, database }

  addOperation(
    to,
    {
      method: 'get',
      path: '/daemon/status',
      operationId: 'getDaemonStatus',
      tag,
      summary: 'Say how the scheduler is',
      description:
        '`beat` and `pass` are yellow when the last heartbeat, or the last completed pass, is older than 60 s or three beats, and red from 120 s or six, or without a daemon.',
      answers: { 200: { description: 'How it is.', schema: daemonStatus, example: examples.status } },
    },
    async ({ database }) => {
      const now = await health(database)
      return { body: { ...now, message: healthSentence(now) } }
    },
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/daemon/history',
      operationId: 'listLeadership',
      tag,
      summary: 'List who kept time, and the processes that are known',
      description: `Terms of leadership, newest first, page by page; and with each page the processes that gave a sign of life, the living ones first, at most ${mostProcesses}.`,
      query: z.object(pageQuery('terms', rowNumber)),
      answers: {
        200: {
          description: 'A page of terms, and the processes.',
          schema: listOf('terms', termOnWire).extend({
            processes: z.array(processOnWire).meta({ description: 'Daemons, workers and web servers.' }),
          }),
          example: { terms: [examples.term], nextCursor: null, processes: [examples.process] },
        },
      },
    },
    async ({ query: { limit, cursor: before }, database }) => {
      const rows = await listTerms(database, { before, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('terms', { rows, limit, placeOf: ({ epoch }) => epoch })
      const processes = await listProcesses(database, { limit: mostProcesses })
      return { body: { terms: shown, nextCursor, processes } }
    },
  )

  addOperation(
    to,
    {
      method: 'get',
      path: '/queue',
      operationId: 'listQueueSamples',
      tag: 'Queue',
      summary: 'List how deep the queue was',
      description:
        'Samples that the leader takes four times a minute and keeps for seven days, newest first. The queue itself is not looked at: to poll it slows the workers.',
      query: z.object(pageQuery('queue', placeInTime)),
      answers: {
        200: {
          description: 'A page of samples.',
          schema: listOf('samples', sampleOnWire),
          example: { samples: [examples.sample], nextCursor: null },
        },
      },
    },
    async ({ query: { limit, cursor: before }, database }) => {
      const rows = await listQueueSamples(database, { before, limit: limit + 1 })
      const { shown, nextCursor } = pageOf('queue', { rows, limit, placeOf: ({ at }) => at })
      return { body: { samples: shown, nextCursor } }
    },
  )
}

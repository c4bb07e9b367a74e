import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { WebEnv } from '../auth/guard.ts'
import { responseName } from './problems-declared.ts'

const refused = Object.fromEntries(
  [400, 401, 403, 429, 500, 503].map((status) => [
    status,
    { $ref: `#/components/responses/${responseName(status)}` },
  ]),
)

/** Tells the document of the stream of changes, which is not JSON and answered elsewhere (live/events). */
export function declareEvents({ openAPIRegistry }: OpenAPIHono<WebEnv>): void {
  openAPIRegistry.registerPath(
    createRoute({
      method: 'get',
      path: '/events',
      operationId: 'watchChanges',
      tags: ['Events'],
      summary: 'Watch what changes',
      description:
        'Server-sent events, until the token expires: `change` with the `topics` that changed (schedules, runs, daemons, queue, acts), `lost` and `found` as the database goes and comes, `beat` every 20 seconds. They carry no content: load what you show. The first is `open`, or `resync` after a reconnection, when something may have been missed.',
      request: {
        headers: z.object({
          'Last-Event-ID': z
            .string()
            .optional()
            .meta({ description: 'What a client that reconnects sends by itself.', example: '17' }),
        }),
      },
      responses: {
        200: {
          description: 'The stream.',
          content: {
            'text/event-stream': {
              schema: z.string(),
              example: 'event: change\nid: 2\ndata: {"topics":["runs"]}\n\n',
            },
          },
        },
        ...refused,
      },
    }),
  )
}

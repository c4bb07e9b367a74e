/**
 * The admin API under /api/admin: one file for each kind of thing. The OpenAPI document is made from the same declarations
 * that requests are checked by, so it cannot say anything else than what is done. Its server is relative to itself, and
 * thereby right under whatever prefix it is served.
 */

import { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { version } from '../../version.ts'
import type { WebEnv } from '../auth/guard.ts'
import { addAudit } from './audit.ts'
import { addBackfills } from './backfills.ts'
import { addCalendars } from './calendars.ts'
import { addDaemon } from './daemon.ts'
import { declareEvents } from './events-declared.ts'
import { addFlags } from './flags.ts'
import { addJobs } from './jobs.ts'
import { addMissed } from './missed.ts'
import { type Api, addOperation } from './operation.ts'
import { addPreview } from './preview.ts'
import { declareProblems } from './problems-declared.ts'
import { addRuns } from './runs.ts'
import { addSchedules } from './schedules.ts'
import { addSimulate } from './simulate.ts'
import { addUpcoming } from './upcoming.ts'

export type ApiOptions = {
  api: Api
  database: Database
  /** A server on which a scratch database may be made; without it there are no simulations. */
  scratchUrl: string | undefined
  /** Aborted while the process stops. */
  stopping: AbortSignal
}

const description = `Operates the scheduler: what is due and why, what ran and what did not, and every act of an operator.

- Field names are camelCase, instants ISO 8601 in UTC, durations seconds.
- A token with the role \`VIEWER\` may ask everything; what changes something needs \`ADMIN\`, and leaves a row in the audit log.
- Every refusal is a problem document (RFC 9457) that tells everything that is wrong at once.
- Lists come in pages: give \`nextCursor\` back as \`cursor\` until it is null.
- An action can be sent again without harm under the same \`Idempotency-Key\`, for 24 hours.
- A state that you read has an \`ETag\`: with it in \`If-Match\`, nobody else's change is overwritten.`

const tags = [
  ['Schedules', 'When something is due, and what then runs.'],
  ['Runs', 'What became of each occurrence and of each request.'],
  ['Missed runs', 'What did not run and is owed.'],
  ['Backfills', 'Past ranges that are run.'],
  ['Jobs', 'What runs.'],
  ['Flags', 'Switches that schedules wait for.'],
  ['Calendars', 'Days on which schedules do not fire.'],
  ['Simulation', 'What would happen.'],
  ['Daemon', 'Who keeps time.'],
  ['Queue', 'What waits for a worker.'],
  ['Events', 'What changes, as it changes.'],
  ['Audit', 'Who did what, when and why.'],
  ['API', 'This document.'],
] as const

export type ApiDocument = ReturnType<typeof documentOf>

export function createApi(options: Omit<ApiOptions, 'api'>): { api: Api; document: () => ApiDocument } {
  const api: Api = new OpenAPIHono<WebEnv>()
  const all = { api, ...options }
  declareProblems(api)
  declareEvents(api)
  for (const add of [addSchedules, addUpcoming, addMissed, addPreview, addRuns, addBackfills]) add(all)
  for (const add of [addJobs, addFlags, addCalendars, addSimulate, addDaemon, addAudit]) add(all)
  let made: ApiDocument | undefined
  const document = () => {
    made ??= documentOf(api)
    return made
  }
  addOperation(
    all,
    {
      method: 'get',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      tag: 'API',
      summary: 'Get this document',
      answers: {
        200: {
          description: 'An OpenAPI 3.1 document.',
          schema: z.looseObject({ openapi: z.string().meta({ description: 'Version of OpenAPI.' }) }),
          example: { openapi: '3.1.0' },
        },
      },
    },
    async () => ({ body: document() }),
  )
  return { api, document }
}

function documentOf(api: Api) {
  const { openAPIRegistry: registry } = api
  registry.registerComponent('securitySchemes', 'bearer', {
    ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    description: 'A JSON Web Token with `exp`, `sub` and `role`. `punctual token` makes one.',
  })
  registry.registerComponent('securitySchemes', 'cookie', {
    ...{ type: 'apiKey', in: 'cookie', name: '__Host-punctual' },
    description:
      'What a browser holds after it has signed in at /admin/sign-in; `punctual` over plain http. A request that changes something must come from a page of the same origin.',
  })
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Punctual', version, description, license: { name: 'MIT' } },
    servers: [{ url: '../admin', description: 'Relative to where this document is.' }],
    security: [{ bearer: [] }, { cookie: [] }],
    tags: tags.map(([name, description]) => ({ name, description })),
  })
}

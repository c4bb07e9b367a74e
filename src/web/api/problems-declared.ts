import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { refusals } from '../../errors.ts'
import type { WebEnv } from '../auth/guard.ts'
import { type Fault, type Kind, kinds, typePrefix } from '../problem.ts'

/** How refusals look in the document. */

const fault = z
  .object({
    detail: z.string().meta({ description: 'What is wrong with it, for people.' }),
    pointer: z
      .string()
      .optional()
      .meta({ description: 'Where in the body: a JSON pointer in a URI fragment.', example: '#/until' }),
    parameter: z
      .string()
      .optional()
      .meta({ description: 'Which parameter of the path, the query or the headers.', example: 'limit' }),
  })
  .meta({ id: 'Fault', description: 'One thing that is wrong: with the body, or with a parameter.' })

const problem = z
  .object({
    type: z
      .enum(Object.keys(kinds).map((kind) => `${typePrefix}${kind}`))
      .meta({ description: 'What kind of refusal; stays, so that programs can compare it.' }),
    title: z.string().meta({ description: 'The same for people.' }),
    status: z.int().meta({ description: 'The HTTP status.' }),
    detail: z.string().meta({ description: 'What happened, for people.' }),
    hint: z.string().optional().meta({ description: 'What to do about it.' }),
    reason: z
      .enum(Object.keys(refusals))
      .optional()
      .meta({ description: 'With 409: why, for programs. Of a closed list.' }),
    changed: z
      .object({
        by: z.string().nullable().meta({ description: 'Who; null where nobody knows any more.' }),
        at: z.iso.datetime().nullable().meta({ description: 'When.' }),
      })
      .optional()
      .meta({ description: 'With 412: who changed it, after you looked.' }),
    errors: z.array(fault).optional().meta({ description: 'Everything that is wrong, at once.' }),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused: a problem document of RFC 9457.' })

type Example = { detail: string; hint?: string; reason?: string; changed?: object; errors?: Fault[] }

export function exampleOf(kind: Kind, example: Example) {
  const { status, title } = kinds[kind]
  return { type: `${typePrefix}${kind}`, title, status, ...example }
}

export function problemContent(example: unknown) {
  return { 'application/problem+json': { schema: problem, example } }
}

const names: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  408: 'RequestTimeout',
  412: 'PreconditionFailed',
  413: 'ContentTooLarge',
  415: 'UnsupportedMediaType',
  422: 'UnprocessableContent',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
}

export function responseName(status: number): string {
  return names[status]!
}

const examples: [Kind, Example][] = [
  [
    'malformed',
    {
      detail: 'The query has 1 problem.',
      errors: [{ parameter: 'limit', detail: 'must be a whole number from 1 to 200' }],
    },
  ],
  ['not-signed-in', { detail: 'The request carries no token.' }],
  ['forbidden', { detail: 'The role VIEWER may look, only ADMIN may change things.' }],
  ['not-found', { detail: 'There is no schedule "feed-refersh"', hint: 'Did you mean "feed-refresh"?' }],
  ['too-slow', { detail: 'The request took too long to arrive.' }],
  [
    'changed',
    {
      detail: 'Schedule "feed-refresh" is not as you saw it: ada disabled it at 2026-11-22T02:30:00Z',
      hint: 'Look at it again, and change it with the ETag that it has then.',
      changed: { by: 'ada', at: '2026-11-22T02:30:00.000Z' },
    },
  ],
  ['too-large', { detail: 'The body is larger than 65536 bytes.' }],
  ['unsupported-media-type', { detail: 'The body must be application/json, without a content encoding.' }],
  [
    'invalid',
    {
      detail: 'The body has 2 problems.',
      errors: [
        { pointer: '#/enabled', detail: 'must be true or false' },
        { pointer: '#/reson', detail: 'is not known here; did you mean "reason"?' },
      ],
    },
  ],
  [
    'too-many-requests',
    { detail: 'More than 600 requests in a minute came from this address.', hint: 'Come again in 12 s.' },
  ],
  ['unexpected', { detail: 'The log of the web process tells what.' }],
  ['busy', { detail: 'The database did not answer in time. Try again.' }],
]

const retryAfter = {
  'Retry-After': { description: 'When to come again. Seconds.', schema: { type: 'integer' as const } },
}

const descriptions: Record<number, string> = {
  400: 'The request cannot be read: a parameter, a header, or JSON that is none.',
  401: 'No token, or one that is not good.',
  403: 'The role does not allow it, or the cookie came with a request of another site.',
  404: 'What the path or `scheduleId` names is not there.',
  408: 'The request came too slowly.',
  412: 'It is not as you saw it; `changed` says who changed it last, and when. Nothing was done.',
  413: 'The body has more than 64 KB.',
  415: 'The body is not application/json, or is compressed.',
  422: 'Well-formed, with values that are not allowed, or an Idempotency-Key that came with another request.',
  429: 'Too many requests in a minute.',
  500: 'A bug; the log of the web process has it.',
  503: 'The database is away, busy, read-only or of another release; or sign-in is not configured.',
}

/** Tells the document of every refusal that several operations have. */
export function declareProblems({ openAPIRegistry }: OpenAPIHono<WebEnv>): void {
  openAPIRegistry.register('Problem', problem)
  for (const [kind, example] of examples) {
    const { status } = kinds[kind]
    openAPIRegistry.registerComponent('responses', responseName(status), {
      description: descriptions[status]!,
      ...(status === 401 && {
        headers: { 'WWW-Authenticate': { description: '`Bearer`.', schema: { type: 'string' } } },
      }),
      ...((status === 429 || status === 503) && { headers: retryAfter }),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          example: exampleOf(kind, example),
        },
      },
    })
  }
}

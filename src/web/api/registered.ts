import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { type Refusal, refusals } from '../../errors.ts'
import { type Kind, kinds } from '../problem.ts'
import type { Declared, Operation } from './operation.ts'
import { exampleOf, problemContent, responseName } from './problems-declared.ts'

/** An operation as the document tells it, with each answer that it can get. */
export function registered(operation: Operation) {
  const { method, path, operationId, tag, summary, description, params, query, body, answers } = operation
  const headers = headersOf(operation)
  return createRoute({
    method,
    path,
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(body && { body: { required: isRequired(body), content: contentOf(body, operation.example) } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, one]) => [status, answerOf(one, operation)]),
      ),
      ...refusalsOf(operation),
    },
  })
}

function isRequired(body: z.ZodType): boolean {
  return !body.safeParse({}).success
}

function contentOf(schema: z.ZodType, example: unknown) {
  return { 'application/json': { schema, ...(example === undefined ? {} : { example }) } }
}

function answerOf(
  { description, schema, example, hasLocation }: Declared,
  { method, isVersioned }: Operation,
) {
  const headers = {
    ...(hasLocation && { Location: header('Where it can be looked at.') }),
    ...(isVersioned && { ETag: header('Version of this state, for If-Match and If-None-Match.') }),
    ...(method === 'post' && {
      'Idempotency-Replayed': header('`true` where this answer was given before.'),
    }),
  }
  return {
    description,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(schema && { content: contentOf(schema, example) }),
  }
}

function header(description: string) {
  return { description, schema: { type: 'string' as const } }
}

function headersOf({ method, isVersioned, isQuestion, body }: Operation): z.ZodObject | undefined {
  const text = (description: string, example: string) => z.string().optional().meta({ description, example })
  if (method === 'get' && isVersioned)
    return z.object({
      'If-None-Match': text('An ETag: 304 without a body while nothing has changed.', '"9b1c4d…"'),
    })
  if (method === 'put' && isVersioned)
    return z.object({
      'If-Match': text(
        'The ETag that the state had when you looked: 412 when what people set of it is not as it was then. Leave it out, or give *, to change it in any case.',
        '"9b1c4d2f00aa71e3.5f0c9a7d11e2b345"',
      ),
    })
  const isAct = method === 'post' && body !== undefined && isQuestion?.({}) !== true
  if (!isAct) return undefined
  return z.object({
    'Idempotency-Key': text(
      'A name of your own for this request, such as a UUID: sent again within 24 hours, the request is answered again and not done again.',
      '8e03978e-40d5-43dd-bc93-6894a57f9324',
    ),
  })
}

const always: Kind[] = ['malformed', 'not-signed-in', 'forbidden', 'too-many-requests', 'unexpected', 'busy']
const withBody: Kind[] = ['too-slow', 'too-large', 'unsupported-media-type', 'invalid']

function refusalsOf(operation: Operation) {
  const { params, query, body, refusals: reasons = [], isVersioned, method, problems = [] } = operation
  const mayMiss = params !== undefined || (query !== undefined && 'scheduleId' in query.shape)
  const kindsOf: Kind[] = [
    ...always,
    ...(body === undefined ? [] : withBody),
    ...(mayMiss ? (['not-found'] as const) : []),
    ...(isVersioned && method === 'put' ? (['changed'] as const) : []),
    ...problems,
  ]
  const byStatus = Object.fromEntries(
    kindsOf.map((kind) => {
      const { status } = kinds[kind]
      return [status, { $ref: `#/components/responses/${responseName(status)}` }]
    }),
  )
  const notModified = isVersioned && method === 'get' ? { 304: { description: 'Nothing has changed.' } } : {}
  return { ...notModified, ...byStatus, ...(reasons.length > 0 && { 409: conflict(reasons) }) }
}

function conflict(reasons: readonly Refusal[]) {
  const each = reasons.map((reason) => `- \`${reason}\`: ${refusals[reason]}`)
  return {
    description: ['Refused in the present state. `reason` says why:', '', ...each].join('\n'),
    content: problemContent(exampleOf('refused', { detail: refusals[reasons[0]!], reason: reasons[0]! })),
  }
}

/**
 * One operation of the API: what it is told, what it answers, what it refuses, all of which is in the OpenAPI document, and
 * the function that does it. Around that function is what all have in common:
 *
 * - every fault of path, query, headers and body is told in one problem, before anything is done;
 * - whatever changes something needs the role ADMIN, and happens in one transaction, together with the comparison of the
 *   version that the client saw (If-Match) and with the record of its answer (Idempotency-Key);
 * - an answer of the same state has the same ETag.
 */

import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import { actThrough } from '../../db/acting.ts'
import type { Database, Queryable } from '../../db/database.ts'
import { noSuchSchedule } from '../../db/schedules.ts'
import type { Refusal } from '../../errors.ts'
import { asQuestion, refuseViewer, type WebEnv } from '../auth/guard.ts'
import type { Identity } from '../auth/identity.ts'
import { type Kind, Problem } from '../problem.ts'
import { type Asked, bodyAsItCame, type Came, readAsked, type Schemas } from './asking.ts'
import { hasSeen, tagFaults, tagOf, versionsIn } from './etags.ts'
import { scheduleParams } from './given.ts'
import { type Keyed, keyedRequest, keyFaults, onceOnly, type Told } from './once.ts'
import { registered } from './registered.ts'

export type Api = OpenAPIHono<WebEnv>

export type Declared = {
  description: string
  schema?: z.ZodType
  example?: unknown
  /** Where what was made can be looked at. */
  hasLocation?: boolean
}

export type Operation<Given extends Schemas = Schemas> = {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Below /api/admin. */
  path: string
  operationId: string
  tag: string
  summary: string
  description?: string
  params?: Given['params']
  query?: Given['query']
  body?: Given['body']
  /** Of the body. */
  example?: unknown
  answers: Record<number, Declared>
  /** Reasons of its 409. */
  refusals?: readonly Refusal[]
  /** What else may go wrong, beside what may everywhere. */
  problems?: readonly Kind[]
  /** A question although it has a body: always, or by what the body says. */
  isQuestion?: (body: unknown) => boolean
  /** Has an ETag, or takes one in If-Match. */
  isVersioned?: boolean
}

export type Asking<Given extends Schemas> = Asked<Given> & {
  identity: Identity
  /** The pool for a question, a transaction for a change. */
  database: Queryable
  /** Of which one must hold for the change to be made; undefined for any. */
  versions: string[] | undefined
  /** Where the API is, as the client addresses it. */
  root: string
  /** Aborted when the client is gone. */
  signal: AbortSignal
}

export type Answer = {
  status?: number
  body?: unknown
  /** Of the state that the body shows. */
  version?: string
  location?: string
}

/** An API that answers this operation, and whose document tells of it. */
export function addOperation<
  Params extends z.ZodObject = z.ZodObject<Record<never, z.ZodType>>,
  Query extends z.ZodObject = z.ZodObject<Record<never, z.ZodType>>,
  Body extends z.ZodType = z.ZodUndefined,
>(
  { api, database }: { api: Api; database: Database },
  operation: Operation<{ params: Params; query: Query; body: Body }>,
  act: (asking: Asking<{ params: Params; query: Query; body: Body }>) => Promise<Answer>,
): void {
  const { method, path, isQuestion } = operation
  const schemas = {
    params: operation.params ?? z.object({}),
    query: operation.query ?? z.object({}),
    body: operation.body ?? z.undefined(),
  } as { params: Params; query: Query; body: Body }

  async function handle(c: Context<WebEnv>): Promise<Response> {
    const identity = c.get('identity')
    const came = operation.body && (await bodyAsItCame(c))
    const isChange =
      method !== 'get' && !(isQuestion?.(came && 'json' in came ? came.json : undefined) ?? false)
    if (isChange) refuseViewer(identity)
    const asked = await checked(c, came)
    const asking = {
      ...asked,
      identity,
      versions: operation.isVersioned && isChange ? versionsIn(c.req.header('If-Match')) : undefined,
      root: c.req.path.slice(0, c.req.path.indexOf('/api/admin') + '/api/admin'.length),
      signal: c.req.raw.signal,
    }
    if (!isChange) return answered(c, told(await act({ ...asking, database })))
    const keyed = method === 'post' ? keyedRequest(c, { operation, asked, came }) : undefined
    return answered(
      c,
      await change({ keyed, act: (transaction) => act({ ...asking, database: transaction }) }),
    )
  }

  async function checked(c: Context, came: Came | undefined) {
    const headerFaults = [
      ...(method === 'post' ? keyFaults(c) : []),
      ...(method === 'put' && operation.isVersioned ? tagFaults(c) : []),
    ]
    try {
      return readAsked(c, { schemas, came, headerFaults })
    } catch (error) {
      const isId = operation.params === (scheduleParams as unknown) && error instanceof Problem
      if (!isId || error.kind !== 'not-found') throw error
      const { message: detail, hint } = await noSuchSchedule(database, idOf(c))
      throw new Problem({ kind: 'not-found', detail, hint, errors: error.errors })
    }
  }

  function change({ keyed, act }: { keyed: Keyed | undefined; act: (tx: Queryable) => Promise<Answer> }) {
    return actThrough('api', database, async (transaction) => {
      const once = async () => told(await act(transaction))
      return keyed === undefined ? once() : onceOnly(transaction, keyed, once)
    })
  }

  const handler = isQuestion === undefined ? handle : asQuestion(handle)
  api.openAPIRegistry.registerPath(registered(operation))
  api.on([method.toUpperCase()], [path.replaceAll(/\{(\w+)\}/g, ':$1')], handler)
}

function idOf(c: Context): string {
  return (c.req.param('id') ?? '').slice(0, 50).toWellFormed()
}

function told({ status = 200, body, version, location }: Answer): Told {
  const tag = version === undefined ? undefined : tagOf(version, body)
  return { status, text: body === undefined ? '' : JSON.stringify(body), location, tag }
}

function answered(c: Context, { status, text, location, tag, isReplayed }: Told): Response {
  const headers = new Headers()
  if (location !== undefined) headers.set('Location', location)
  if (tag !== undefined) headers.set('ETag', tag)
  if (isReplayed) headers.set('Idempotency-Replayed', 'true')
  const isKnown = c.req.method === 'GET' && tag !== undefined && hasSeen(c.req.header('If-None-Match'), tag)
  if (isKnown) return new Response(null, { status: 304, headers })
  if (text === '') return new Response(null, { status, headers })
  headers.set('Content-Type', 'application/json')
  return new Response(text, { status, headers })
}

import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Queryable } from '../../db/database.ts'
import { closeRequest, type KeyedRequest, openRequest } from '../../db/requests.ts'
import type { WebEnv } from '../auth/guard.ts'
import type { Fault } from '../problem.ts'
import type { Came } from './asking.ts'

/** An answer, letter by letter. */
export type Told = {
  status: number
  text: string
  location: string | undefined
  tag?: string | undefined
  isReplayed?: boolean
}

export type Keyed = KeyedRequest

const keyShape = /^[\x21-\x7e]{1,255}$/

export function keyFaults(c: Context): Fault[] {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined || keyShape.test(key)) return []
  return [
    { parameter: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters, such as a UUID' },
  ]
}

/** Who asks what, where the client gave it a key; what was asked counts, not how it was spelt. */
export function keyedRequest(
  c: Context<WebEnv>,
  {
    operation,
    asked,
    came,
  }: {
    operation: { operationId: string }
    asked: { params: unknown; query: unknown }
    came: Came | undefined
  },
): Keyed | undefined {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined) return undefined
  const body = came !== undefined && 'json' in came ? came.json : null
  const text = JSON.stringify([operation.operationId, asked.params, asked.query, body])
  return { actor: c.get('identity').subject, key, request: createHash('sha256').update(text).digest('hex') }
}

/** What was answered to this request before; else does it, and keeps the answer in the same transaction. */
export async function onceOnly(
  transaction: Queryable,
  keyed: Keyed,
  act: () => Promise<Told>,
): Promise<Told> {
  const before = await openRequest(transaction, keyed)
  if (before !== undefined) {
    const { status, answer, location } = before
    return { status, text: answer, location: location ?? undefined, isReplayed: true }
  }
  const { status, text, location } = await act()
  await closeRequest(transaction, keyed, { status, answer: text, location: location ?? null })
  return { status, text, location }
}

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'

/** A request that its client may send again: who asks, his key for it, and a hash of what is asked. */
export type KeyedRequest = { actor: string; key: string; request: string }

const answered = z.object({ status: z.number(), location: z.string().nullable(), answer: z.string() })
export type Answered = z.infer<typeof answered>

/**
 * What was answered to it before; undefined when it is new, and then what is done for it belongs in the same transaction, and
 * after that `closeRequest`. Waits for a twin that is being answered.
 */
export async function openRequest(
  transaction: Queryable,
  { actor, key, request }: KeyedRequest,
): Promise<Answered | undefined> {
  const text = 'select * from punctual.open_request($1, $2, $3)'
  const [row] = await transaction.query(text, [actor, key, request])
  return row && shaped(answered, row)
}

export async function closeRequest(
  transaction: Queryable,
  { actor, key }: KeyedRequest,
  { status, location, answer }: Answered,
): Promise<void> {
  const text = 'select punctual.close_request($1, $2, $3, $4, $5)'
  await transaction.query(text, [actor, key, status, location, answer])
}

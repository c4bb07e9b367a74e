import { createHash } from 'node:crypto'
import type { Context, Handler, MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import { actThrough } from '../../db/acting.ts'
import type { Database, Queryable } from '../../db/database.ts'
import { type Answered, closeRequest, openRequest } from '../../db/requests.ts'
import type { Transaction } from '../../db/transaction.ts'
import { isOfOneThing, type PunctualError } from '../../errors.ts'
import { formOf } from '../input.ts'
import { Problem } from '../problem.ts'
import type { SignedInEnv } from './view.ts'

// Not a variable of the context: an app around us may have one of that name.
const databases = new WeakMap<Context, Database>()

export function hasDatabase(database: Database): MiddlewareHandler<SignedInEnv> {
  return async (c, next) => {
    databases.set(c, database)
    await next()
  }
}

/** For whoever asks. What changes something has a transaction instead. */
export function databaseOf(c: Context): Queryable {
  const database = databases.get(c)
  if (database === undefined || c.req.method === 'POST') throw new Error('Only an act may act')
  return database
}

type Acting<Form> = {
  c: Context<SignedInEnv>
  form: Form
  actor: string
  /** All that it does, it does here; again from the beginning where somebody else's transaction was in the way. */
  transaction: Transaction
}

/**
 * The handler of a form that changes something. It all happens in one transaction, together with the record of where it led:
 * a question carries a key of its own, and what is sent again with the same key (an impatient second click, a reload) is
 * answered as it was and does nothing. A problem that is thrown undoes everything and leaves the key free; one that is
 * answered tells of what was done in part.
 */
export function act<Schema extends z.ZodObject>(
  schema: Schema,
  work: (acting: Acting<z.infer<Schema>>) => Promise<Response | Problem>,
): Handler<SignedInEnv> {
  return async (c) => {
    // Whoever sends it slowly holds no connection.
    const form = await formOf(c, schema)
    const actor = c.get('identity').subject
    const keyed = keyedOf(c, actor)
    const answer = await actThrough('pages', databases.get(c)!, async (transaction) => {
      const before = keyed && (await openRequest(transaction, keyed))
      if (before !== undefined) return toldAgain(c, before)
      const answer = await work({ c, form, actor, transaction })
      if (keyed !== undefined) await closeRequest(transaction, keyed, toKeep(answer))
      return answer
    })
    if (answer instanceof Problem) throw answer
    return answer
  }
}

const uuid = /^[0-9a-f-]{36}$/

function keyedOf(c: Context, actor: string) {
  const key = c.req.query('key')
  if (key === undefined || !uuid.test(key)) return undefined
  return { actor, key, request: createHash('sha256').update(c.req.path).digest('hex') }
}

function toKeep(answer: Response | Problem): Answered {
  if (answer instanceof Problem) {
    const { kind, status, message: detail, errors } = answer
    return { status, location: null, answer: JSON.stringify({ kind, detail, errors }) }
  }
  return { status: answer.status, location: answer.headers.get('Location'), answer: '' }
}

function toldAgain(c: Context<SignedInEnv>, { location, answer }: Answered): Response | Problem {
  if (answer !== '') return new Problem(JSON.parse(answer))
  return c.redirect(location ?? c.get('view').root, 303)
}

export type Refused = { id: string; error: PunctualError }

/** Does it to each in turn, always in the same order; what is refused of one keeps no other from it. */
export async function oneByOne(
  transaction: Transaction,
  ids: readonly string[],
  act: (id: string) => Promise<unknown>,
): Promise<Refused[]> {
  const refused: Refused[] = []
  for (const id of ids.toSorted()) {
    try {
      await transaction.part(() => act(id))
    } catch (error) {
      if (!isOfOneThing(error)) throw error
      refused.push({ id, error })
    }
  }
  return refused
}

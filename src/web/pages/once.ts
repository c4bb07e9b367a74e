import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Database } from '../../db/database.ts'
import { closeRequest, openRequest } from '../../db/requests.ts'
import type { SignedInEnv } from './view.ts'

const uuid = /^[0-9a-f-]{36}$/

/**
 * A question that was asked once is answered once: its form carries a key of its own, and what is sent again with the same
 * key (an impatient second click, a reload) leads to where the first one led and does nothing.
 */
export function answersOnce(database: Database): MiddlewareHandler<SignedInEnv> {
  return async (c, next) => {
    const key = c.req.query('key')
    if (c.req.method !== 'POST' || key === undefined || !uuid.test(key)) return next()
    const request = createHash('sha256').update(c.req.path).digest('hex')
    const keyed = { actor: c.get('identity').subject, key, request }
    let acting: Promise<void> | undefined
    const refused = new Error('The act was refused, so its key stays free')
    const answering = database.transaction(async (transaction) => {
      const answered = await openRequest(transaction, keyed)
      if (answered !== undefined) return answered
      acting ??= next()
      await acting
      if (c.res.status !== 303) throw refused
      const location = c.res.headers.get('Location')
      await closeRequest(transaction, keyed, { status: 303, location, answer: '' })
      return undefined
    })
    const before = await answering.catch((error) => (error === refused ? undefined : Promise.reject(error)))
    if (before === undefined) return
    c.res = c.redirect(before.location ?? c.get('view').root, 303)
  }
}

import type pg from 'pg'
import { BoundedClient } from './bounded-client.ts'
import { isAnswer } from './sqlstates.ts'

/** Whether that backend is in the middle of a statement: its answer that does not come is then late, and lost otherwise. */
export type IsAtWork = (backend: number) => Promise<boolean>

type Ask = (text: string) => Promise<{ pid: number }[]>

const patienceMs = 1_000
// A state that is not tracked, or not shown to us, may be work. Not by a function of ours, which would run as its owner.
const whoWorks =
  "select pid from pg_stat_activity where coalesce(state, 'active') in ('active', 'disabled') and pid <> pg_backend_pid()"

/**
 * Asks over a connection for the purpose. No answer there either means that the server is out of reach; one that says no,
 * because it has no connection left for instance, leaves the matter to the deadline. Many who ask at a time share one question.
 */
export function watchOver(options: pg.ClientConfig): IsAtWork {
  const { connectionString } = options
  const limits = { connectionTimeoutMillis: patienceMs, answerWithinMs: patienceMs }
  return shared(async (text) => {
    const client = new BoundedClient({ ...options, connectionString, ...limits })
    try {
      await client.connect()
      return (await client.query(text)).rows
    } finally {
      client.end().catch(() => {})
    }
  })
}

/** The same over a connection that is open already, to a server that may have no other to give. */
export function watchFrom(database: { query: Ask }): IsAtWork {
  const silence = () =>
    new Promise<never>((_, reject) => setTimeout(reject, patienceMs, new Error('timeout expired')))
  return shared((text) => Promise.race([database.query(text), silence()]))
}

function shared(ask: Ask): IsAtWork {
  let asking: Promise<IsAtWork> | undefined
  return async (backend) => {
    asking ??= judged(ask).finally(() => {
      asking = undefined
    })
    return (await asking)(backend)
  }
}

async function judged(ask: Ask): Promise<IsAtWork> {
  try {
    const working = new Set((await ask(whoWorks)).map(({ pid }) => pid))
    return async (backend) => working.has(backend)
  } catch (error) {
    return async () => isAnswer(error)
  }
}

import type pg from 'pg'
import { BoundedClient } from './bounded-client.ts'
import { isAnswer } from './sqlstates.ts'

const patienceMs = 1_000
const whoWorks = "select pid from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"

/**
 * Asks, over a connection for the purpose, whether a backend of ours is in the middle of a statement: an answer that does
 * not come is either late or lost. No answer here either means that the server is out of reach. One that says no, because
 * it has no connection left for instance, leaves the matter to the deadline. Many who ask at a time share one connection.
 */
export function watchOver(options: pg.ClientConfig): (backend: number) => Promise<boolean> {
  let asking: Promise<(backend: number) => boolean> | undefined
  return async (backend) => {
    asking ??= ask(options).finally(() => {
      asking = undefined
    })
    return (await asking)(backend)
  }
}

async function ask(options: pg.ClientConfig): Promise<(backend: number) => boolean> {
  const { connectionString } = options
  const limits = { connectionTimeoutMillis: patienceMs, answerWithinMs: patienceMs }
  const client = new BoundedClient({ ...options, connectionString, ...limits })
  try {
    await client.connect()
    const { rows } = await client.query(whoWorks)
    const working = new Set(rows.map(({ pid }: { pid: number }) => pid))
    return (backend) => working.has(backend)
  } catch (error) {
    return () => isAnswer(error)
  } finally {
    client.end().catch(() => {})
  }
}

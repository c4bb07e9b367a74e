import { setTimeout as delay } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import type { Events } from '../../events.ts'

const retryable = new Set(['55P03', '40P01', '40001'])
const attempts = 100

/**
 * One migrator at a time. Waits in slices, because a session that waits without end holds a snapshot, and that would
 * stop vacuum in the whole database. The lock belongs to the session and ends with it.
 */
export async function takeLock({ client, events }: { client: ClientBase; events: Events }): Promise<void> {
  const lock = "select pg_advisory_lock(hashtext('punctual'), hashtext('migrate'))"
  const attempt = lock.replace('pg_advisory_lock', 'pg_try_advisory_lock').concat(' as taken')
  const { rows } = await client.query<{ taken: boolean }>(attempt)
  if (rows[0]?.taken) return
  events.emit('migrate.waiting')
  for (;;) {
    try {
      await client.query(lock)
      return
    } catch (error) {
      if (sqlState(error) !== '55P03') throw error
    }
  }
}

/** Somebody else's long statement on a table is not waited for in its queue: all others would then wait behind us. */
export async function withRetries<Result>({ events, work }: { events: Events; work: () => Promise<Result> }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === attempts || !retryable.has(sqlState(error))) throw error
      events.emit('migrate.retrying', { error, attempt })
      await delay(250 + Math.random() * 500)
    }
  }
}

function sqlState(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'code' in error && retryable.has(String(error.code)) ? String(error.code) : sqlState(error.cause)
}

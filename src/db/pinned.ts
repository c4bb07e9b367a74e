import type { Client } from 'pg'
import { PoolerDetectedError } from '../errors.ts'
import type { Session } from './session.ts'
import { missingLimit } from './session-limits.ts'

type Proving = {
  session: Session
  /** Another connection by the same URL. */
  other: Client
  /** Whether the session hears what is notified over another connection. */
  hears: () => Promise<boolean>
}

/**
 * Proves that the session is really ours: the same backend over several transactions while another connection is in the
 * middle of one, every limit in force, a lock that is visible as ours and once only, a notification of another that reaches
 * us while we are silent. A transaction pooler fails at the first; one with many idle connections fails at the last.
 *
 * Where nothing stands between, a notification that is not heard proves nothing of the kind: time is kept without, and the
 * answer is false.
 */
export async function assertPinned({ session, other, hears }: Proving): Promise<boolean> {
  if (!(await keepsItsBackend(session, other)))
    throw new PoolerDetectedError({ failed: 'its transactions run on different server connections' })
  if (!session.isDirect) await session.setLimits()
  const missing = await missingLimit(session, session.limits)
  if (missing !== undefined) {
    const { name, wanted, found } = missing
    throw new PoolerDetectedError({ failed: `its ${name} is ${found} where ${wanted} was set` })
  }
  const [seen] = await session.query<{ locks: number }>('select count(*) as locks from punctual.probe_lock()')
  if (seen?.locks !== 1) throw new PoolerDetectedError({ failed: 'its advisory lock is not its own' })
  await session.listen()
  const isHeard = await hears()
  if (!isHeard && !session.isDirect)
    throw new PoolerDetectedError({ failed: 'a notification did not reach it' })
  return isHeard
}

/** A pooler gives away the backend of a session that is not in a transaction: here to one that is. */
async function keepsItsBackend(session: Session, other: Client): Promise<boolean> {
  const asked = 'select pg_backend_pid() as backend'
  await other.query('begin')
  const { rows } = await other.query<{ backend: number }>(asked)
  // Not asked further when it is so: the session would wait for the backend that the other one has.
  if (rows[0]!.backend === session.backend) return false
  const [mine] = await session.query<{ backend: number }>(asked)
  await other.query('commit')
  return mine!.backend === session.backend
}

import type { Queryable } from './database.ts'
import type { Session } from './session.ts'

/** Waits for the leader's lock on this session; the new epoch, or null when another daemon keeps it. */
export async function tryLead(
  session: Session,
  { worker, waitMs }: { worker: string; waitMs: number },
): Promise<number | null> {
  const [row] = await session.query<{ epoch: number | null }>(
    "select punctual.try_lead($1, $2 * interval '1 millisecond') as epoch",
    [worker, waitMs],
    { deadlineMs: waitMs + 3_000 },
  )
  return row?.epoch ?? null
}

export async function resign(
  session: Queryable,
  { worker, epoch }: { worker: string; epoch: number },
): Promise<void> {
  await session.query('select punctual.resign($1, $2)', [worker, epoch])
}

import type { Queryable } from './database.ts'

export type TickRequest = {
  worker: string
  batch: number
  epoch: number | null
  scheduleIds: readonly string[] | null
}

/** What one pass did, and when to wake next. */
export type Tick = {
  claimed: number
  skipped: number
  dispatched: number
  first_due_at: Date | null
  /** From the first instant claimed to the end of the claim. */
  late_ms: number | null
  refill_due: boolean
  reconcile_due: boolean
  /** Something is due, and another transaction holds it. */
  held: boolean
  next_wake_at: Date | null
  wake_in_ms: number | null
}

export async function tick(
  session: Queryable,
  { worker, batch, epoch, scheduleIds }: TickRequest,
): Promise<Tick> {
  const [row] = await session.query<Tick>('select * from punctual.tick($1, $2, $3, $4)', [
    worker,
    batch,
    epoch,
    scheduleIds,
  ])
  return row!
}

export async function reconcile(database: Queryable): Promise<{ started: number; finished: number }> {
  const [row] = await database.query<{ started: number; finished: number }>(
    'select * from punctual.reconcile()',
  )
  return row!
}

export type Repair = { kind: string; subjects: string[] }

export function sweep(database: Queryable): Promise<Repair[]> {
  return database.query<Repair>('select * from punctual.sweep()')
}

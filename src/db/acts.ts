import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, shaped } from './rows.ts'

/** A row of punctual.audit_detail: who did what, when and why. */
const actRow = z.object({
  id: z.number(),
  at: always,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
})
export type RecordedAct = z.infer<typeof actRow>

type ActFilters = {
  actor?: string | undefined
  action?: string | undefined
  subject?: string | undefined
  /** The act before which to go on. */
  before?: number | undefined
  limit: number
}

/** What operators did, newest first. */
export async function listActs(
  database: Queryable,
  { actor, action, subject, before, limit }: ActFilters,
): Promise<RecordedAct[]> {
  const rows = await database.query(
    'select * from punctual.audit_detail where ($1::text is null or actor = $1) and ($2::text is null or action = $2) and ($3::text is null or subject = $3) and ($4::bigint is null or id < $4) limit $5',
    [actor ?? null, action ?? null, subject ?? null, before ?? null, limit],
  )
  return rows.map((row) => shaped(actRow, row))
}

import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, shaped } from './rows.ts'

/** A row of punctual.audit_detail: what somebody did, to what, why, and through what. */
export const auditEntry = z.object({
  id: z.number(),
  at: always,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  channel: z.enum(['pages', 'api', 'cli', 'sql']).nullable(),
})
export type AuditEntry = z.infer<typeof auditEntry>

export type AuditQuestion = {
  subject?: string | undefined
  actor?: string | undefined
  action?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
  /** The entry before which to go on. */
  before?: number | undefined
  limit: number
}

/** The audit log, newest first; both ends belong to a range. */
export async function listAudit(
  database: Queryable,
  { subject, actor, action, since, until, before, limit }: AuditQuestion,
): Promise<AuditEntry[]> {
  const rows = await database.query(
    'select * from punctual.audit_detail where ($1::text is null or subject = $1) and ($2::text is null or actor = $2) and ($3::text is null or action = $3) and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at <= $5) and ($6::bigint is null or id < $6) order by id desc limit $7',
    [subject, actor, action, since, until, before, limit].map((value) => value ?? null),
  )
  return rows.map((row) => shaped(auditEntry, row))
}

import type { AuditEntry } from '../../../db/audit.ts'

/** The channel of an act, to be read after who did it. */
export const throughWhat: Record<NonNullable<AuditEntry['channel']>, string> = {
  pages: 'on a page',
  api: 'through the API',
  cli: 'with the CLI',
  sql: 'in SQL',
}

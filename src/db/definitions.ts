import { z } from 'zod'
import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'
import type { Session } from './session.ts'

export type SyncRequest = {
  worker: string
  document: object
  hash: string
  epoch: number | null
  /** The config file that they were read from. */
  source?: string
}

export type SyncReport =
  | { outcome: 'unchanged' }
  | { outcome: 'older_release'; synced_by: string; synced_at: string }
  | {
      outcome: 'synced'
      inserted: string[]
      updated: string[]
      retired: string[]
      returned: string[]
      renamed: { from: string; to: string }[]
      jobs: number
      jobs_inserted: string[]
      jobs_updated: string[]
      jobs_retired: string[]
      jobs_returned: string[]
      calendars_inserted: string[]
      calendars_updated: string[]
      calendars_retired: string[]
      calendars_returned: string[]
      flags_inserted: string[]
      /** Jobs of enabled schedules that no living worker has code for. */
      unserved: string[]
    }

const patienceMs = 120_000

/** Makes the database hold what the code defines; answers what changed. The document travels only when it is new. */
export async function syncDefinitions(session: Session, request: SyncRequest): Promise<SyncReport> {
  const { worker, document, hash, epoch, source = null } = request
  const sync = async (definitions: string | null) => {
    const [row] = await session.patient<{ report: SyncReport | { outcome: 'wanted' } }>(
      'select punctual.sync_definitions($1, $2, $3, $4, $5) as report',
      [worker, definitions, hash, epoch, source],
      patienceMs,
    )
    return row!.report
  }
  const report = await sync(null)
  return report.outcome === 'wanted' ? ((await sync(JSON.stringify(document))) as SyncReport) : report
}

/** A row of punctual.definition_changes. One with a field tells what it was and becomes, one with a note is no difference. */
export const definitionChange = z.object({
  kind: z.string(),
  id: z.string(),
  field: z.string().nullable(),
  was: z.unknown(),
  becomes: z.unknown(),
  note: z.string().nullable(),
})
export type DefinitionChange = z.infer<typeof definitionChange>

/** What a sync of these definitions would change; changes nothing. */
export async function definitionChanges(database: Queryable, document: object): Promise<DefinitionChange[]> {
  const text = 'select * from punctual.definition_changes($1)'
  const rows = await database.query(text, [JSON.stringify(document)])
  return rows.map((row) => shaped(definitionChange, row))
}

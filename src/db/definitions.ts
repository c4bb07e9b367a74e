import type { Session } from './session.ts'

export type SyncRequest = { worker: string; document: object; hash: string; epoch: number | null }

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
      jobs_retired: string[]
    }

const patienceMs = 120_000

/** Makes the database hold what the code defines; answers what changed. */
export async function syncDefinitions(session: Session, request: SyncRequest): Promise<SyncReport> {
  const { worker, document, hash, epoch } = request
  const [row] = await session.patient<{ report: SyncReport }>(
    'select punctual.sync_definitions($1, $2, $3, $4) as report',
    [worker, JSON.stringify(document), hash, epoch],
    patienceMs,
  )
  return row!.report
}

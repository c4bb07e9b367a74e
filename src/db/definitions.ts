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

/** Makes the database hold what the code defines; answers what changed. The document travels only when it is new. */
export async function syncDefinitions(session: Session, request: SyncRequest): Promise<SyncReport> {
  const { worker, document, hash, epoch } = request
  const sync = async (definitions: string | null) => {
    const [row] = await session.patient<{ report: SyncReport | { outcome: 'wanted' } }>(
      'select punctual.sync_definitions($1, $2, $3, $4) as report',
      [worker, definitions, hash, epoch],
      patienceMs,
    )
    return row!.report
  }
  const report = await sync(null)
  return report.outcome === 'wanted' ? ((await sync(JSON.stringify(document))) as SyncReport) : report
}

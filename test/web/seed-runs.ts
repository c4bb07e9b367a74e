import type { TestDatabase } from '../support/database.ts'

type Fields = Record<string, unknown> & { schedule_id?: string; status: string }

/** A row of the ledger as given, due a day ago unless told; answers its number. */
export async function insertRun(database: TestDatabase, fields: Fields): Promise<number> {
  count += 1
  const all: Record<string, unknown> = {
    schedule_id: 'nightly',
    scheduled_for: new Date(Date.now() - 86_400_000 + count * 1_000),
    trigger: 'schedule',
    decided_at: new Date(),
    ...(isFinal(fields.status) && { finished_at: new Date() }),
    ...fields,
  }
  const names = Object.keys(all)
  const places = names.map((_, index) => `$${index + 1}`)
  const [row] = await database.query<{ id: string }>(
    `insert into punctual.runs (${names}) values (${places}) returning id`,
    Object.values(all),
  )
  return Number(row!.id)
}

let count = 0
const isFinal = (status: string) => !['pending', 'queued', 'running'].includes(status)

/** A job of a run as given; answers its number. */
export async function insertJobRun(database: TestDatabase, fields: Record<string, unknown>): Promise<number> {
  const all: Record<string, unknown> = { job: 'cleanup', wave: 1, attempt: 1, status: 'failed', ...fields }
  const names = Object.keys(all)
  const [row] = await database.query<{ id: string }>(
    `insert into punctual.job_runs (${names}) values (${names.map((_, index) => `$${index + 1}`)}) returning id`,
    Object.values(all),
  )
  return Number(row!.id)
}

/** An outage that ended at an instant: a leader whose last sign of life was an hour before, and the next one. */
export async function insertOutage(database: TestDatabase, until: Date): Promise<void> {
  const from = new Date(until.getTime() - 3_600_000)
  await database.query(
    `insert into punctual.worker_instances (id, kind, status, host, pid, version, started_at, heartbeat_at, heartbeat_interval, stopped_at)
    values ('daemon-1', 'schedule_daemon', 'dead', 'h', 1, '1', $1::timestamptz - interval '1 day', $1, '10 s', $1)`,
    [from],
  )
  await database.query(
    `insert into punctual.leadership_terms (epoch, leader, gained_at, lost_at)
    values (1, 'daemon-1', $1::timestamptz - interval '1 day', $2), (2, 'daemon-2', $2, null)`,
    [from, until],
  )
}

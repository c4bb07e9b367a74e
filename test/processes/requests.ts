import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { rowsOf, untilRows } from './ledger.ts'
import { startDaemon } from './roles.ts'

/** A database that knows the schedules of these tests, with no daemon alive. */
export async function createDefinedDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  const daemon = startDaemon({ url: database.url })
  await daemon.waitFor('schedules.synced')
  await daemon.kill()
  return database
}

/** Asks for a run and dispatches it by hand, as one does when no daemon is alive. Answers the run's number. */
export async function request(database: TestDatabase, id: string, payload: object = {}): Promise<number> {
  const [row] = await rowsOf(database, 'select punctual.trigger($1, null, $2) as run', [id, payload])
  await rowsOf(database, "select * from punctual.tick('by-hand')")
  return row!.run
}

/** The job of a run, once it is in that state. */
export async function untilJob(database: TestDatabase, { run, status }: { run: number; status: string }) {
  const text = `select j.*, r.status as run_status, r.error as run_error
    from punctual.job_runs j join punctual.runs r on r.id = j.run_id where r.id = $1`
  const rows = await untilRows(database, { text, values: [run], until: ([row]) => row?.status === status })
  return rows[0]!
}

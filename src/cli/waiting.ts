import { setTimeout } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { health } from '../db/health.ts'
import { findRun } from '../db/runs.ts'
import { noWorker } from './health-line.ts'
import type { Output } from './output.ts'
import { type RunWithJobs, runText } from './run-text.ts'

const pollMs = 100

type Waiting = { database: Database; output: Output; runId: number }

/** Waits for the end of a run and shows it; the exit code is its own. */
export async function awaitRun({ database, output, runId }: Waiting): Promise<number> {
  const ended = await untilEnded(database, runId)
  output.data(ended, () => runText(ended))
  if (ended.status === 'succeeded') return 0
  return ended.status === 'skipped' ? 5 : 1
}

async function untilEnded(database: Database, runId: number): Promise<RunWithJobs> {
  for (;;) {
    const found = await findRun(database, runId)
    if (found.finishedAt !== null) return found
    await setTimeout(pollMs)
  }
}

type Telling = { database: Database; output: Output /** `run 42 waits`. */; what: string }

/** What was asked for is recorded; says so where nobody is there to do it. */
export async function tellWhatIsMissing({ database, output, what }: Telling): Promise<void> {
  const { state, workers } = await health(database)
  if (state === 'red') {
    output.warn(
      `No daemon is alive: ${what} for one. Start one with punctual daemon, or dispatch it by hand:`,
    )
    output.note(`  psql "$DATABASE_URL" -c "select * from punctual.tick('by-hand')"`)
  }
  if (workers === 0) output.warn(noWorker)
}

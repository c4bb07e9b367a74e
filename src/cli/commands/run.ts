import { setTimeout } from 'node:timers/promises'
import type { Database } from '../../db/database.ts'
import { health } from '../../db/health.ts'
import { trigger } from '../../db/operators.ts'
import { findRun } from '../../db/runs.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { noWorker } from '../health-line.ts'
import type { Output } from '../output.ts'
import { mark } from '../paint.ts'
import { jsonObject } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { type RunWithJobs, runText } from '../run-text.ts'
import { withDatabase } from '../target.ts'

type Options = { reason?: string; payload?: Record<string, unknown>; wait?: true }

export const command = defineCommand<Options>({
  usage: 'run <schedule>',
  summary: 'Run a schedule now, enabled or not',
  details:
    'With --wait until the run has ended, and the exit code is its own: 0 succeeded, 1 failed, lost or cancelled, 5 skipped.',
  examples: [
    'punctual run feed-refresh --wait',
    `punctual run feed-refresh --reason "new prices" --payload '{"full": true}'`,
  ],
  flags: [
    reasonFlag,
    { flags: '--payload <json>', help: "an object, laid over the schedule's own payload", read: jsonObject },
    { flags: '--wait', help: 'wait for its end and show it' },
  ],
  run: ({ args: [id = ''], options: { reason, payload, wait }, output }) =>
    withDatabase(async (database) => {
      const runId = await trigger(database, { id, actor: actor(), reason, payload })
      if (!wait) output.data({ runId }, () => `${mark('pending')} run ${runId} of ${id} requested`)
      await tellWhatIsMissing({ database, output, runId })
      if (!wait) return undefined
      const ended = await untilEnded(database, runId)
      output.data(ended, () => runText(ended))
      return exitCodeOf(ended)
    }),
})

const pollMs = 100

async function untilEnded(database: Database, runId: number): Promise<RunWithJobs> {
  for (;;) {
    const found = await findRun(database, runId)
    if (found.finishedAt !== null) return found
    await setTimeout(pollMs)
  }
}

function exitCodeOf({ status }: RunWithJobs): number {
  if (status === 'succeeded') return 0
  return status === 'skipped' ? 5 : 1
}

type Telling = { database: Database; output: Output; runId: number }

async function tellWhatIsMissing({ database, output, runId }: Telling): Promise<void> {
  const { state, workers } = await health(database)
  if (state === 'red') {
    output.warn(
      `No daemon is alive: run ${runId} waits for one. Start one with punctual daemon, or dispatch it by hand:`,
    )
    output.note(`  psql "$DATABASE_URL" -c "select * from punctual.tick('by-hand')"`)
  }
  if (workers === 0) output.warn(noWorker)
}

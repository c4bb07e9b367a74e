import { retryRun } from '../../db/operators.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { mark } from '../paint.ts'
import { runNumber } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { withDatabase } from '../target.ts'
import { awaitRun, tellWhatIsMissing } from '../waiting.ts'

export const command = defineCommand<{ reason?: string; wait?: true }>({
  usage: 'retry <run>',
  summary: 'Repeat a run that failed, was lost or was cancelled',
  details:
    'A new run, for the same occurrence and with the same payload; it waits for the run that is under way. With --wait the exit code is its own: 0 succeeded, 1 failed, lost or cancelled, 5 skipped.',
  examples: ['punctual retry 40', 'punctual retry 40 --reason "the disk has room again" --wait'],
  flags: [reasonFlag, { flags: '--wait', help: 'wait for its end and show it' }],
  run: ({ args: [given = ''], options: { reason, wait }, output }) =>
    withDatabase(async (database) => {
      const retryOf = runNumber(given)
      const runId = await retryRun(database, { id: retryOf, actor: actor(), reason })
      if (!wait)
        output.data({ runId, retryOf }, () => `${mark('pending')} run ${runId} repeats run ${retryOf}`)
      await tellWhatIsMissing({ database, output, what: `run ${runId} waits` })
      return wait ? awaitRun({ database, output, runId }) : undefined
    }),
})

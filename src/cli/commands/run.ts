import { trigger } from '../../db/operators.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { followRun } from '../follow.ts'
import { mark } from '../paint.ts'
import { jsonObject } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { withDatabase } from '../target.ts'
import { awaitRun, tellWhatIsMissing } from '../waiting.ts'

type Options = { reason?: string; payload?: Record<string, unknown>; wait?: true; follow?: true }

export const command = defineCommand<Options>({
  usage: 'run <schedule>',
  summary: 'Run a schedule now, enabled or not',
  details:
    'With --wait or --follow until the run has ended, and the exit code is its own: 0 succeeded, 1 failed, lost or cancelled, 5 skipped.',
  examples: [
    'punctual run feed-refresh --wait',
    `punctual run feed-refresh --reason "new prices" --payload '{"full": true}'`,
  ],
  flags: [
    reasonFlag,
    { flags: '--payload <json>', help: "an object, laid over the schedule's own payload", read: jsonObject },
    { flags: '--wait', help: 'wait for its end and show it' },
    { flags: '-f, --follow', help: 'tell what it logs until it has ended', conflicts: 'wait' },
  ],
  run: ({ args: [id = ''], options: { reason, payload, wait, follow }, output }) =>
    withDatabase(async (database) => {
      const runId = await trigger(database, { id, actor: actor(), reason, payload })
      if (!wait && !follow) output.data({ runId }, () => `${mark('pending')} run ${runId} of ${id} requested`)
      await tellWhatIsMissing({ database, output, what: `run ${runId} waits` })
      if (follow) return followRun({ database, output, runId })
      return wait ? awaitRun({ database, output, runId }) : undefined
    }),
})

import { enable as enableSchedule } from '../../db/operators.ts'
import { findSchedule } from '../../db/schedules.ts'
import { unservedJobs } from '../../db/workers.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { planEnabling } from '../enable-plan.ts'
import { onEach } from '../on-each.ts'
import { reasonFlag } from '../reason-flag.ts'
import { chosenIds, type Several, severalFlags } from '../several-schedules.ts'
import { withDatabase } from '../target.ts'

export const command = defineCommand<Several & { reason?: string; dryRun?: true }>({
  usage: 'enable [schedule...]',
  summary: 'Let schedules fire from now on',
  details:
    'Nothing from before this moment is made up for; --dry-run says how much that is, and punctual backfill asks for it. One that refuses keeps no other from it, and the exit code says so.',
  examples: [
    'punctual enable feed-refresh',
    'punctual enable feed-refresh hourly-matching --reason "feed is back"',
    'punctual enable feed-refresh --dry-run',
    'punctual enable --all --yes --reason "the move is over"',
  ],
  flags: [
    reasonFlag,
    ...severalFlags,
    { flags: '--dry-run', help: 'what would come of it, and change nothing' },
  ],
  run: ({ args, options, output }) =>
    withDatabase(async (database) => {
      const { reason, dryRun } = options
      const several = dryRun ? { ...options, yes: dryRun } : options
      const ids = await chosenIds(database, { ids: args, several, isMeant: ({ enabled }) => !enabled })
      if (dryRun) return planEnabling({ database, ids, output })
      return onEach({
        database,
        ids,
        output,
        async act(id) {
          const outcome = await enableSchedule(database, { id, actor: actor(), reason })
          for (const { job, reason: why } of await unservedJobs(database, id))
            output.warn(`${id}: its job ${job} would wait, ${why}`)
          const { problem } = await findSchedule(database, id)
          return { outcome, problem: problem ?? undefined }
        },
      })
    }),
})

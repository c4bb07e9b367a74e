import { enable as enableSchedule } from '../../db/operators.ts'
import { unservedJobs } from '../../db/workers.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { planEnabling } from '../enable-plan.ts'
import { onEach } from '../on-each.ts'
import { reasonFlag } from '../reason-flag.ts'

export const command = defineCommand<{ reason?: string; dryRun?: true }>({
  usage: 'enable <schedule...>',
  summary: 'Let schedules fire from now on',
  details:
    'Nothing from before this moment is made up for; --dry-run says how much that is, and punctual backfill asks for it.',
  examples: [
    'punctual enable feed-refresh',
    'punctual enable feed-refresh hourly-matching --reason "feed is back"',
    'punctual enable feed-refresh --dry-run',
  ],
  flags: [reasonFlag, { flags: '--dry-run', help: 'what would come of it, and change nothing' }],
  run({ args: ids, options: { reason, dryRun }, output }) {
    if (dryRun) return planEnabling({ ids, output })
    return onEach({
      ids,
      output,
      async act(database, id) {
        const outcome = await enableSchedule(database, { id, actor: actor(), reason })
        for (const { job, reason: why } of await unservedJobs(database, id))
          output.warn(`${id}: its job ${job} would wait, ${why}`)
        return outcome
      },
    })
  },
})

import { UsageError } from '../../errors.ts'
import { defineCommand } from '../command.ts'
import { chosenOf, dismissChosen, runChosen } from '../missed-acts.ts'
import { owed } from '../missed-list.ts'
import { planMade } from '../missed-plan.ts'
import { instant, runNumbers, wholeNumber } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { withDatabase } from '../target.ts'

type Options = {
  since?: Date
  until?: Date
  run?: true | number[]
  dismiss?: true | number[]
  newestOnly?: true
  perMinute?: number
  dryRun?: true
  reason?: string
}

export const command = defineCommand<Options>({
  usage: 'missed [schedule]',
  summary: 'What did not run and is still owed; run it, or say that it need not',
  details:
    'By itself it only shows. A row for several occurrences becomes one run, for the last of them. By its number any occurrence that did not run can be run, whatever the reason. --dry-run says what --run would do, and what the next pass will do with what is due and not decided yet.',
  examples: [
    'punctual missed',
    'punctual missed feed-refresh --dry-run',
    'punctual missed feed-refresh --since -1d --run --reason "the outage is over"',
    'punctual missed --run --per-minute 6 --reason "the outage is over"',
    'punctual missed hourly-matching --run --newest-only',
    'punctual missed hourly-matching --dismiss --reason "covered by the full sync"',
  ],
  flags: [
    { flags: '--since <instant>', help: 'only those due then or later: an instant or -1d', read: instant },
    { flags: '--until <instant>', help: 'only those due then or earlier', read: instant },
    {
      flags: '--run [runs]',
      help: 'make up for them, or for the runs of these numbers: 17,18',
      read: runNumbers,
    },
    {
      flags: '--dismiss [runs]',
      help: 'they need not run',
      read: runNumbers,
      conflicts: 'run',
    },
    {
      flags: '--newest-only',
      help: 'run the newest of each schedule; the older ones stay owed',
      conflicts: 'dismiss',
    },
    {
      flags: '--per-minute <number>',
      help: 'at most so many of each schedule begin in a minute',
      read: wholeNumber({ from: 1, to: 1_000 }),
      conflicts: 'dismiss',
    },
    { flags: '--dry-run', help: 'what --run would do; nothing is changed' },
    reasonFlag,
  ],
  run: ({ args: [scheduleId], options, output }) =>
    withDatabase(async (database) => {
      const { since, until, run, dismiss, newestOnly, perMinute, dryRun = false, reason } = options
      if (dryRun && dismiss !== undefined)
        throw new UsageError({
          message: '--dry-run goes with --run',
          hint: 'punctual missed shows what --dismiss is about.',
        })
      if (run === undefined && !dryRun && (newestOnly || perMinute !== undefined))
        throw new UsageError({
          message: '--newest-only and --per-minute go with --run',
          hint: 'punctual missed shows what is owed; --dry-run says what --run would do.',
        })
      const given = run ?? dismiss
      if (given === undefined && !dryRun) return owed({ database, output, scheduleId, since, until })
      const runIds = Array.isArray(given) ? given : undefined
      const chosen = await chosenOf(database, { scheduleId, runIds, since, until })
      const pace = { newestOnly, perMinute }
      if (dryRun) return planMade({ database, output, scheduleId, chosen, pace })
      if (run === undefined) return dismissChosen({ database, output, chosen, reason })
      return runChosen({ database, output, chosen, reason, pace })
    }),
})

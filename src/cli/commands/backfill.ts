import { backfill as askForBackfill } from '../../db/backfills.ts'
import { UsageError } from '../../errors.ts'
import { countBackfill } from '../../passed.ts'
import { counted } from '../../wording.ts'
import { actor } from '../actor.ts'
import { showBackfillPlan } from '../backfill-plan.ts'
import { awaitBackfill } from '../backfill-progress.ts'
import { defineCommand } from '../command.ts'
import { mark } from '../paint.ts'
import { instant, jsonObject, wholeNumber } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { withDatabase } from '../target.ts'
import { tellWhatIsMissing } from '../waiting.ts'

type Options = {
  from?: Date
  to?: Date
  pace: number
  dryRun?: true
  wait?: true
  reason?: string
  payload?: Record<string, unknown>
}

export const command = defineCommand<Options>({
  usage: 'backfill <schedule>',
  summary: 'Run the occurrences of a past range, oldest first',
  details:
    'Whether or not they ran before, and enabled or not. The schedule itself goes on beside it. With --wait until all have ended: 0 all succeeded, 1 some did not, 5 cancelled.',
  examples: [
    'punctual backfill hourly-matching --from 2020-01-01 --to 2024-01-01 --dry-run',
    'punctual backfill hourly-matching --from 2024-01-01 --to 2024-01-01 --reason "prices were wrong" --wait',
  ],
  flags: [
    {
      flags: '--from <instant>',
      help: 'beginning of the range, which belongs to it: an instant or -7d',
      read: instant,
    },
    { flags: '--to <instant>', help: 'end of the range, which belongs to it', read: instant },
    {
      flags: '--pace <number>',
      help: 'runs at a time',
      read: wholeNumber({ from: 1, to: 1_000 }),
      otherwise: 1,
    },
    { flags: '--payload <json>', help: "an object, laid over the schedule's own payload", read: jsonObject },
    { flags: '--dry-run', help: 'list the occurrences, and run none' },
    { flags: '--wait', help: 'wait until all have ended, and show how far it is' },
    reasonFlag,
  ],
  run: ({ args: [id = ''], options, output }) =>
    withDatabase(async (database) => {
      const { pace, payload, reason, dryRun, wait } = options
      const request = { id, ...rangeOf(options), pace, payload }
      const count = await countBackfill(database, { ...request, shown: mostListed })
      if (dryRun) return showBackfillPlan({ output, request, count })
      const backfillId = await askForBackfill(database, { ...request, actor: actor(), reason })
      const { count: total, isMore } = count
      if (!wait) {
        const many = `${isMore ? 'more than ' : ''}${counted(total, 'occurrence')}`
        const document = { backfillId, scheduleId: id, count: total, isMore }
        output.data(document, () => `${mark('pending')} backfill ${backfillId} of ${id} requested: ${many}`)
      }
      await tellWhatIsMissing({ database, output, what: `backfill ${backfillId} waits` })
      return wait ? awaitBackfill({ database, output, backfillId, total: isMore ? null : total }) : undefined
    }),
})

const mostListed = 1_000

function rangeOf({ from: since, to: until }: Options): { since: Date; until: Date } {
  if (since !== undefined && until !== undefined) return { since, until }
  throw new UsageError({
    message: 'A backfill needs --from and --to',
    hint: 'For example --from -7d --to now; punctual missed shows what did not run.',
  })
}

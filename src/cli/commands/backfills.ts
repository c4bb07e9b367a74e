import { type BackfillProgress, cancelBackfill, findBackfill, listBackfills } from '../../db/backfills.ts'
import { actor } from '../actor.ts'
import { backfillLine } from '../backfill-progress.ts'
import { defineCommand } from '../command.ts'
import { paint, stated } from '../paint.ts'
import { wholeNumber } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'
import { fromNow, wallTime } from '../times.ts'

type Options = { limit: number; cancel?: number; reason?: string }

export const command = defineCommand<Options>({
  usage: 'backfills [schedule]',
  summary: 'Backfills and how far they are, newest first',
  details:
    'A backfill that is cancelled begins no further run; those under way go on, and punctual cancel ends them.',
  examples: ['punctual backfills', 'punctual backfills hourly-matching --limit 5'],
  flags: [
    { flags: '--limit <number>', help: 'how many', read: wholeNumber({ from: 1, to: 200 }), otherwise: 20 },
    {
      flags: '--cancel <backfill>',
      help: 'begin no further run of this one',
      read: wholeNumber({ from: 1, to: 1e15 }),
    },
    reasonFlag,
  ],
  run: ({ args: [scheduleId], options: { limit, cancel: id, reason }, output }) =>
    withDatabase(async (database) => {
      if (id !== undefined) {
        await cancelBackfill(database, { id, actor: actor(), reason })
        const cancelled = await findBackfill(database, id)
        output.data(cancelled, () => backfillLine(cancelled))
        return undefined
      }
      const backfills = await listBackfills(database, { scheduleId, limit })
      output.data({ backfills }, () => (backfills.length === 0 ? 'No backfill.' : rows(backfills)))
      return undefined
    }),
})

function rows(backfills: readonly BackfillProgress[]): string {
  return table({
    columns: ['ID', 'SCHEDULE', 'STATE', 'DONE', 'FAILED', 'RUNNING', 'LEFT', 'FROM', 'TO', ''],
    right: ['ID', 'DONE', 'FAILED', 'RUNNING', 'LEFT'],
    whole: ['SCHEDULE', 'FROM', 'TO'],
    rows: backfills.map(
      ({ id, scheduleId, state, done, failed, running, remaining, since, until, eta, error }) => [
        String(id),
        scheduleId,
        stated(state),
        String(done),
        String(failed),
        String(running),
        remaining === null ? '?' : String(remaining),
        wallTime(since),
        wallTime(until),
        paint('dim', error ?? (eta === null ? '' : `done ${fromNow(eta)}`)),
      ],
    ),
  })
}

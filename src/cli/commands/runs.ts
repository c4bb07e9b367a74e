import { listRuns, mostRuns, type RunDetail } from '../../db/runs.ts'
import { runStatuses } from '../../db/schedules.ts'
import { defineCommand } from '../command.ts'
import { timeZone, wholeNumber } from '../read.ts'
import { runsTable } from '../runs-table.ts'
import { withDatabase } from '../target.ts'

type Options = { limit: number; status?: RunDetail['status']; before?: number; tz?: string }

export const command = defineCommand<Options>({
  usage: 'runs [schedule]',
  summary: 'What happened to each occurrence and request, newest first',
  examples: ['punctual runs --limit 5', 'punctual runs feed-refresh --status failed --tz Europe/Berlin'],
  flags: [
    {
      flags: '--limit <number>',
      help: 'how many',
      read: wholeNumber({ from: 1, to: mostRuns }),
      otherwise: 20,
    },
    { flags: '--status <status>', help: 'only those with this status', choices: runStatuses },
    { flags: '--before <run>', help: 'only older than this run', read: wholeNumber({ from: 1, to: 1e15 }) },
    { flags: '--tz <zone>', help: 'time zone of the times shown (default: UTC)', read: timeZone },
  ],
  run: ({ args: [scheduleId], options, output }) =>
    withDatabase(async (database) => {
      const { limit, status, before, tz } = options
      const question = { scheduleId, limit, status, before }
      const { runs, nextBefore, isCutOff } = await listRuns(database, question)
      const withSchedule = scheduleId === undefined
      output.data({ runs, nextBefore }, () =>
        runs.length === 0 ? 'No run.' : runsTable({ runs, timeZone: tz, withSchedule }),
      )
      if (isCutOff)
        output.note(`Looked no further back than run ${nextBefore}; go on with --before ${nextBefore}`)
      return undefined
    }),
})

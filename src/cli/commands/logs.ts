import { findRun } from '../../db/runs.ts'
import { defineCommand } from '../command.ts'
import { followRun } from '../follow.ts'
import { runNumber } from '../read.ts'
import { runText } from '../run-text.ts'
import { withDatabase } from '../target.ts'

export const command = defineCommand<{ follow?: true }>({
  usage: 'logs <run>',
  summary: 'One run: its jobs, what they logged and what they threw',
  details:
    'With --follow the lines of a run that is under way, about a second after they were logged, until it has ended; the exit code is then its own: 0 succeeded, 1 failed, lost or cancelled, 5 skipped. With --json a line for each.',
  examples: ['punctual logs 42', 'punctual logs 42 --json'],
  flags: [{ flags: '-f, --follow', help: 'go on until the run has ended' }],
  run: ({ args: [given = ''], options: { follow }, output }) =>
    withDatabase(async (database) => {
      const runId = runNumber(given)
      if (follow) return followRun({ database, output, runId })
      const run = await findRun(database, runId)
      output.data(run, () => runText(run))
      return undefined
    }),
})

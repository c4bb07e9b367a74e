import { findRun } from '../../db/runs.ts'
import { defineCommand } from '../command.ts'
import { runNumber } from '../read.ts'
import { runText } from '../run-text.ts'
import { withDatabase } from '../target.ts'

export const command = defineCommand({
  usage: 'logs <run>',
  summary: 'One run: its jobs, what they logged and what they threw',
  examples: ['punctual logs 42', 'punctual logs 42 --json'],
  run: ({ args: [given = ''], output }) =>
    withDatabase(async (database) => {
      const run = await findRun(database, runNumber(given))
      output.data(run, () => runText(run))
      return undefined
    }),
})

import { cancelRun } from '../../db/operators.ts'
import { findRun } from '../../db/runs.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { mark } from '../paint.ts'
import { runNumber } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { withDatabase } from '../target.ts'

export const command = defineCommand<{ reason?: string }>({
  usage: 'cancel <run...>',
  summary: 'End runs: queued jobs are removed, running ones are aborted through their signal',
  details:
    'A run of which a job is under way is "cancelling" until that has noticed; punctual logs shows it.',
  examples: ['punctual cancel 41', 'punctual cancel 42 --reason "wrong file"'],
  flags: [reasonFlag],
  run: ({ args, options: { reason }, output }) =>
    withDatabase(async (database) => {
      const ids = args.map(runNumber)
      for (const id of ids) await findRun(database, id)
      const runs: { runId: number; outcome: string }[] = []
      for (const id of ids)
        runs.push({ runId: id, outcome: await cancelRun(database, { id, actor: actor(), reason }) })
      output.data({ runs }, () =>
        runs.map(({ runId, outcome }) => `${mark('cancelled')} run ${runId} ${outcome}`).join('\n'),
      )
      return undefined
    }),
})

import { readEnvironment } from '../../environment.ts'
import { defineCommand } from '../command.ts'
import { paint } from '../paint.ts'
import { psqlCall, psqlNames, runPsql } from '../psql-call.ts'
import { findDatabaseUrl } from '../target.ts'

export const command = defineCommand<{ list?: true }>({
  usage: 'psql [view] [schedule]',
  summary: 'psql with our shortcuts, or one view or query of the runbooks',
  details:
    'Without a view it opens psql, where :health, :missed, :next and the others are typed as they are named. Some queries ask about one schedule. With --json it opens nothing and tells what there is.',
  examples: ['punctual psql', 'punctual psql health', 'punctual psql why-not-run feed-refresh'],
  flags: [{ flags: '--list', help: 'the names of views and queries' }],
  async run({ args: [name, id], options: { list }, output }) {
    const url = findDatabaseUrl(readEnvironment(), { direct: true })
    const call = psqlCall({ url, name, id })
    const names = psqlNames()
    if (output.json || list) {
      output.data({ psqlrc: call.env.PSQLRC, args: call.args, ...names }, () => namesText(names))
      return undefined
    }
    return runPsql(call)
  },
})

function namesText({ queries, views }: ReturnType<typeof psqlNames>): string {
  return [paint('dim', 'QUERIES'), ...queries, '', paint('dim', 'VIEWS'), ...views].join('\n')
}

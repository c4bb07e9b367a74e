import { why as askWhy, type Check } from '../../db/operators.ts'
import { defineCommand } from '../command.ts'
import { mark, paint, symbol } from '../paint.ts'
import { instant } from '../read.ts'
import { withDatabase } from '../target.ts'

export const command = defineCommand<{ at?: Date }>({
  usage: 'why <schedule>',
  summary: 'Why a schedule ran, or why it did not',
  examples: ['punctual why feed-refresh', 'punctual why feed-refresh --at -1h'],
  flags: [{ flags: '--at <instant>', help: 'the moment in question (default: now)', read: instant }],
  run: ({ args: [id = ''], options: { at }, output }) =>
    withDatabase(async (database) => {
      const checks = await askWhy(database, { id, at })
      const conclusion = checks.at(-1)?.answer ?? ''
      output.data({ scheduleId: id, at: at ?? null, conclusion, checks }, () => checks.map(line).join('\n'))
      return undefined
    }),
})

function line({ question, ok, answer }: Check): string {
  if (ok === null) return `\n${paint('bold', `${symbol('arrow')} ${answer}`)}`
  return `${mark(ok ? 'succeeded' : 'failed')} ${paint('dim', question)} ${answer}`
}

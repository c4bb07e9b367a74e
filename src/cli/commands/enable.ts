import { enable as enableSchedule } from '../../db/operators.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { onEach } from '../on-each.ts'
import { reasonFlag } from '../reason-flag.ts'

export const command = defineCommand<{ reason?: string }>({
  usage: 'enable <schedule...>',
  summary: 'Let schedules fire from now on',
  details: 'Nothing from before this moment is made up for.',
  examples: [
    'punctual enable feed-refresh',
    'punctual enable feed-refresh hourly-matching --reason "feed is back"',
  ],
  flags: [reasonFlag],
  run: ({ args: ids, options: { reason }, output }) =>
    onEach({ ids, output, act: (database, id) => enableSchedule(database, { id, actor: actor(), reason }) }),
})

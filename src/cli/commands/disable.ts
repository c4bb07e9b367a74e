import { disable as disableSchedule } from '../../db/operators.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { onEach } from '../on-each.ts'
import { duration, instant } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'

type Options = { reason?: string; until?: Date; for?: number }

export const command = defineCommand<Options>({
  usage: 'disable <schedule...>',
  summary: 'Stop schedules from firing, for good or for a while',
  details: 'A run that is under way goes on. Runs by hand stay possible.',
  examples: [
    'punctual disable feed-refresh --reason "supplier is down"',
    'punctual disable feed-refresh --for 2h --reason maintenance',
  ],
  flags: [
    reasonFlag,
    { flags: '--until <instant>', help: 'enable it again by itself then: an instant or +2h', read: instant },
    {
      flags: '--for <duration>',
      help: 'the same as a span: 30m, 2h, 7d',
      read: duration,
      conflicts: 'until',
    },
  ],
  run({ args: ids, options, output }) {
    const { reason, for: ms } = options
    const until = ms === undefined ? options.until : new Date(Date.now() + ms)
    return onEach({
      ids,
      output,
      act: (database, id) => disableSchedule(database, { id, actor: actor(), reason, until }),
    })
  },
})

import { disable as disableSchedule } from '../../db/operators.ts'
import type { ScheduleDetail } from '../../db/schedules.ts'
import { actor } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { onEach } from '../on-each.ts'
import { duration, instant } from '../read.ts'
import { reasonFlag } from '../reason-flag.ts'
import { chosenIds, type Several, severalFlags } from '../several-schedules.ts'
import { withDatabase } from '../target.ts'

type Options = Several & { reason?: string; until?: Date; for?: number }

export const command = defineCommand<Options>({
  usage: 'disable [schedule...]',
  summary: 'Stop schedules from firing, for good or for a while',
  details:
    'A run that is under way goes on. Runs by hand stay possible. With --all or --tag what is disabled already stays as it is, except that for good also ends a pause. One that refuses keeps no other from it, and the exit code says so.',
  examples: [
    'punctual disable feed-refresh --reason "supplier is down"',
    'punctual disable feed-refresh --for 2h --reason maintenance',
    'punctual disable --all --yes --for 2h --reason maintenance',
  ],
  flags: [
    reasonFlag,
    ...severalFlags,
    { flags: '--until <instant>', help: 'enable it again by itself then: an instant or +2h', read: instant },
    {
      flags: '--for <duration>',
      help: 'the same as a span: 30m, 2h, 7d',
      read: duration,
      conflicts: 'until',
    },
  ],
  run: ({ args, options, output }) =>
    withDatabase(async (database) => {
      const { reason, for: ms } = options
      const until = ms === undefined ? options.until : new Date(Date.now() + ms)
      const isMeant = ({ enabled, state }: ScheduleDetail) =>
        enabled || (until === undefined && state === 'paused')
      const ids = await chosenIds(database, { ids: args, several: options, isMeant })
      return onEach({
        database,
        ids,
        output,
        act: async (id) => ({
          outcome: await disableSchedule(database, { id, actor: actor(), reason, until }),
        }),
      })
    }),
})

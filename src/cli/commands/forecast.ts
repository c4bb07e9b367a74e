import { busiest, cells, collisions, quietWindows, steady } from '../../forecast.ts'
import { presentSchedules } from '../all-schedules.ts'
import { defineCommand } from '../command.ts'
import { forecastText } from '../forecast-text.ts'
import { instant, timeZone, wholeNumber } from '../read.ts'
import { startsOf } from '../starts.ts'
import { withDatabase } from '../target.ts'
import { wallTime } from '../times.ts'

type Options = { week?: true; from?: Date; tz: string; tag?: string; all?: true; top: number }

const hourMs = 3_600_000
const quarterMs = hourMs / 4

export const command = defineCommand<Options>({
  usage: 'forecast',
  summary: 'What is about to start: a picture of 24 hours or a week, who together, and when to deploy',
  details:
    'What the schedules are due for, without those that start every minute or more often; whether a flag, a blackout or a run that is under way holds one back is decided then. punctual simulate plays that too.',
  examples: ['punctual forecast', 'punctual forecast --week --all --tz Europe/Berlin'],
  flags: [
    { flags: '--week', help: 'seven days by the hour instead of 24 hours by the quarter of one' },
    { flags: '--from <instant>', help: 'the beginning (default: now)', read: instant },
    { flags: '--tz <zone>', help: 'time zone of the times shown', read: timeZone, otherwise: 'UTC' },
    { flags: '--tag <tag>', help: 'only schedules with this tag' },
    { flags: '--all', help: 'the disabled ones too' },
    {
      flags: '--top <number>',
      help: 'collisions and quiet windows shown',
      read: wholeNumber({ from: 1, to: 100 }),
      otherwise: 3,
    },
  ],
  run: ({ options, output }) =>
    withDatabase(async (database) => {
      const { week, from = new Date(), tz: timezone, tag, all = false, top } = options
      const since = beginningOfHour(from, timezone)
      const until = new Date(since.getTime() + (week ? 7 * 24 : 24) * hourMs)
      const due = startsOf(await presentSchedules(database, { tag }), { from, until, all })
      const steadyIds = steady(due, { from, until })
      const starts = due.filter(({ scheduleId }) => !steadyIds.includes(scheduleId))
      const cellMs = week ? hourMs : quarterMs
      const found = cells(starts, { from: since, until, cellMs })
      const document = {
        ...{ from, until, timezone, cellSeconds: cellMs / 1_000 },
        starts: starts.length,
        steady: steadyIds,
        busiest: busiest(found),
        collisions: collisions(starts, { top }),
        quietWindows: quietWindows(starts, { from, until, top }),
        cells: found,
      }
      output.data(document, () => forecastText(document))
      if (steadyIds.length > 0)
        output.note(`Left out, since they start every minute or more often: ${steadyIds.join(', ')}.`)
      return undefined
    }),
})

/** On the clock of the zone, whose hours may begin at another minute than ours. */
function beginningOfHour(at: Date, timezone: string): Date {
  const [minute, second] = wallTime(at, timezone).slice(14, 19).split(':').map(Number)
  return new Date(at.getTime() - (minute! * 60 + second!) * 1_000 - at.getMilliseconds())
}

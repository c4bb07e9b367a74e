import { type Annotated, annotate, describe, type Timing, warnings } from '../../calendar/calendar.ts'
import { findSchedule, type ScheduleDetail, timingOf } from '../../db/schedules.ts'
import { UsageError } from '../../errors.ts'
import { type Call, defineCommand } from '../command.ts'
import { paint } from '../paint.ts'
import { instant, timeZone, wholeNumber } from '../read.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'
import { fromNow, wallTime } from '../times.ts'

type Options = { count: number; tz?: string; from?: Date; until?: Date }

export const command = defineCommand<Options>({
  usage: 'next <schedule-or-cron>',
  summary: 'When a schedule, or any cron expression, fires next',
  details:
    'An expression needs no database; --tz is the zone in which it is read. A schedule is read in its own zone, and --tz only adds the times of another.',
  examples: [
    'punctual next feed-refresh -n 3',
    'punctual next "30 2 * * *" -n 5 --tz America/New_York --from 2026-03-06',
  ],
  flags: [
    {
      flags: '-n, --count <number>',
      help: 'how many',
      read: wholeNumber({ from: 1, to: 1_000 }),
      otherwise: 10,
    },
    { flags: '--tz <zone>', help: 'time zone, an IANA name (default: UTC)', read: timeZone },
    {
      flags: '--from <instant>',
      help: 'only later than this: an instant, +2h or -1d (default: now)',
      read: instant,
    },
    { flags: '--until <instant>', help: 'not later than this: an instant or +2h', read: instant },
  ],
  async run({ args: [given = ''], options, output }) {
    refuseOdd(options)
    const isExpression = !/^[a-z0-9][a-z0-9_.-]{0,49}$/.test(given)
    const question = isExpression ? { timing: expressionTiming(given, options) } : await lookUp(given)
    answer({ ...question, options, output })
    return undefined
  },
})

function refuseOdd({ from = new Date(), until }: Options): void {
  if (until === undefined || until > from) return
  const message = `--until ${until.toISOString()} is not after --from`
  throw new UsageError({ message, hint: 'See punctual next --help.' })
}

type Question = { timing: Timing; schedule?: ScheduleDetail }

function expressionTiming(cron: string, { tz = 'UTC' }: Options): Timing {
  return { cron, timezone: tz }
}

async function lookUp(id: string): Promise<Question> {
  const schedule = await withDatabase((database) => findSchedule(database, id))
  return { timing: timingOf(schedule), schedule }
}

type Answering = Question & Pick<Call<Options>, 'options' | 'output'>

function answer({ timing, schedule, options, output }: Answering): void {
  const now = new Date()
  const found = annotate(timing, { after: options.from ?? now, until: options.until, count: options.count })
  const description = describe(timing)
  const document = {
    ...(schedule === undefined ? {} : { id: schedule.id, state: schedule.state }),
    cron: timing.cron,
    timezone: timing.timezone,
    description,
    warnings: warnings(timing, { now: options.from ?? now }),
    occurrences: found,
  }
  output.data(document, () => [paint('bold', description), '', rows(found, { timing, options })].join('\n'))
  for (const warning of document.warnings) output.warn(warning)
  if (schedule !== undefined && !schedule.enabled)
    output.note(`${schedule.id} is ${schedule.state}: it fires at none of these until it is enabled.`)
}

function rows(
  found: readonly Annotated[],
  { timing, options }: { timing: Timing; options: Options },
): string {
  if (found.length === 0 && options.until !== undefined) return 'It does not fire in that time.'
  if (found.length === 0) return timing.endsAt ? 'It does not fire any more.' : 'It never fires.'
  const other = options.tz !== undefined && options.tz !== timing.timezone ? options.tz : undefined
  return table({
    columns: ['', '', '', ''],
    rows: found.map(({ at, local, note = '' }) => [
      local.replace('T', ' '),
      other === undefined ? '' : wallTime(at, other),
      paint('dim', fromNow(at)),
      paint('yellow', note),
    ]),
  })
}

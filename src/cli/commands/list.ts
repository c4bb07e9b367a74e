import { describe } from '../../calendar/calendar.ts'
import { type Attention, attentionOf } from '../../db/attention.ts'
import { health } from '../../db/health.ts'
import { type ScheduleDetail, scheduleStates, timingOf } from '../../db/schedules.ts'
import { allSchedules } from '../all-schedules.ts'
import { defineCommand } from '../command.ts'
import { tellHealth } from '../health-line.ts'
import { mark, paint, symbol } from '../paint.ts'
import { timeZone } from '../read.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'
import { fromNow, wallTime } from '../times.ts'

type Options = {
  state?: ScheduleDetail['state']
  tag?: string
  next?: true
  attention?: true
  paused?: true
  tz?: string
}

export const command = defineCommand<Options>({
  usage: 'list',
  summary: 'Every schedule: how it stands, what comes next and what came last',
  details:
    'With --attention those that somebody should look at, and why: failing, parked, overdue, owed (punctual missed), paused for more than a week.',
  examples: ['punctual list', 'punctual list --next --state enabled', 'punctual list --attention --tz UTC'],
  flags: [
    { flags: '--state <state>', help: 'only those in this state', choices: scheduleStates },
    { flags: '--tag <tag>', help: 'only those with this tag' },
    { flags: '--next', help: 'in the order in which they fire' },
    { flags: '--attention', help: 'only those that somebody should look at' },
    { flags: '--paused', help: 'only those that are disabled, for a while or for good', conflicts: 'state' },
    { flags: '--tz <zone>', help: 'the next time also on the clock of this zone', read: timeZone },
  ],
  run: ({ options, output }) =>
    withDatabase(async (database) => {
      const { state, tag, tz } = options
      const every = await allSchedules(database, { state, tag })
      const attention = options.attention ? await attentionOf(database, every) : undefined
      const schedules = every
        .filter(({ id }) => attention === undefined || attention.has(id))
        .filter((schedule) => !options.paused || isPaused(schedule))
      if (options.next) schedules.sort((one, other) => instantOf(one) - instantOf(other))
      const found = await health(database)
      const document = schedules.map((schedule) =>
        attention === undefined ? schedule : { ...schedule, attention: attention.get(schedule.id) },
      )
      output.data({ schedules: document }, () =>
        schedules.length === 0
          ? none(options)
          : schedulesTable(schedules, { now: found.checkedAt, attention, tz }),
      )
      tellHealth(output, found)
      return undefined
    }),
})

const isPaused = ({ state }: ScheduleDetail) => state === 'paused' || state === 'disabled'

const instantOf = ({ nextRunAt }: ScheduleDetail) => nextRunAt?.getTime() ?? Number.POSITIVE_INFINITY

function none({ attention }: Options): string {
  return attention ? 'Nothing needs attention.' : 'No schedule.'
}

type Showing = { now: Date; attention: Map<string, Attention[]> | undefined; tz: string | undefined }

function schedulesTable(schedules: readonly ScheduleDetail[], { now, attention, tz }: Showing): string {
  return table({
    columns: [
      ...['', 'SCHEDULE', ...(attention === undefined ? [] : ['WHY']), 'NEXT'],
      ...(tz === undefined ? [] : [tz]),
      ...['LAST', 'RUNS', 'FAILED', 'SKIPPED', 'WHEN'],
    ],
    right: ['RUNS', 'FAILED', 'SKIPPED'],
    whole: ['SCHEDULE', 'NEXT', 'LAST', ...(tz === undefined ? [] : [tz])],
    rows: schedules.map((schedule) => [
      mark(attentionMark(schedule)),
      schedule.id,
      ...(attention === undefined ? [] : [paint('yellow', attention.get(schedule.id)!.join(', '))]),
      nextOf(schedule, now),
      ...(tz === undefined ? [] : [schedule.nextRunAt === null ? '' : wallTime(schedule.nextRunAt, tz)]),
      lastOf(schedule, now),
      count(schedule.runCount),
      count(schedule.failureCount, 'red'),
      count(schedule.skipCount, 'magenta'),
      paint('dim', describe(timingOf(schedule))),
    ]),
  })
}

/** A schedule whose last runs failed is marked so, whatever its state. */
function attentionMark({ state, consecutiveFailures }: ScheduleDetail): string {
  return consecutiveFailures > 0 && state !== 'retired' ? 'failed' : state
}

function nextOf({ state, nextRunAt, pausedUntil }: ScheduleDetail, now: Date): string {
  if (state === 'paused') return paint('dim', `paused, back ${fromNow(pausedUntil, now)}`)
  if (nextRunAt !== null) return fromNow(nextRunAt, now)
  return paint('dim', state === 'enabled' || state === 'running' ? symbol('none') : state)
}

function lastOf({ lastStatus, lastRunAt }: ScheduleDetail, now: Date): string {
  return lastStatus === null ? paint('dim', symbol('none')) : `${mark(lastStatus)} ${fromNow(lastRunAt, now)}`
}

function count(number: number, format?: 'red' | 'magenta'): string {
  if (number === 0) return paint('dim', symbol('none'))
  return format === undefined ? String(number) : paint(format, String(number))
}

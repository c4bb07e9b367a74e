import { describe } from '../../calendar/calendar.ts'
import type { Database } from '../../db/database.ts'
import { health } from '../../db/health.ts'
import { listSchedules, type ScheduleDetail, scheduleStates, timingOf } from '../../db/schedules.ts'
import { defineCommand } from '../command.ts'
import { tellHealth } from '../health-line.ts'
import { mark, paint, symbol } from '../paint.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'
import { fromNow } from '../times.ts'

type Options = { state?: ScheduleDetail['state']; tag?: string; next?: true }

export const command = defineCommand<Options>({
  usage: 'list',
  summary: 'Every schedule: how it stands, what comes next and what came last',
  examples: ['punctual list', 'punctual list --next --state enabled'],
  flags: [
    { flags: '--state <state>', help: 'only those in this state', choices: scheduleStates },
    { flags: '--tag <tag>', help: 'only those with this tag' },
    { flags: '--next', help: 'in the order in which they fire' },
  ],
  run: ({ options, output }) =>
    withDatabase(async (database) => {
      const schedules = await all(database, options)
      if (options.next) schedules.sort((one, other) => instantOf(one) - instantOf(other))
      const found = await health(database)
      const text = () => schedulesTable(schedules, found.checkedAt)
      output.data({ schedules }, () => (schedules.length === 0 ? 'No schedule.' : text()))
      tellHealth(output, found)
      return undefined
    }),
})

const pageSize = 1_000

async function all(database: Database, { state, tag }: Options): Promise<ScheduleDetail[]> {
  const schedules: ScheduleDetail[] = []
  for (;;) {
    const after = schedules.at(-1)?.id
    const page = await listSchedules(database, { state, tag, after, limit: pageSize })
    schedules.push(...page)
    if (page.length < pageSize) return schedules
  }
}

const instantOf = ({ nextRunAt }: ScheduleDetail) => nextRunAt?.getTime() ?? Number.POSITIVE_INFINITY

function schedulesTable(schedules: readonly ScheduleDetail[], now: Date): string {
  return table({
    columns: ['', 'SCHEDULE', 'NEXT', 'LAST', 'RUNS', 'FAILED', 'SKIPPED', 'WHEN'],
    right: ['RUNS', 'FAILED', 'SKIPPED'],
    rows: schedules.map((schedule) => [
      mark(attention(schedule)),
      schedule.id,
      nextOf(schedule, now),
      lastOf(schedule, now),
      count(schedule.runCount),
      count(schedule.failureCount, 'red'),
      count(schedule.skipCount, 'magenta'),
      paint('dim', describe(timingOf(schedule))),
    ]),
  })
}

/** A schedule whose last runs failed is marked so, whatever its state. */
function attention({ state, consecutiveFailures }: ScheduleDetail): string {
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

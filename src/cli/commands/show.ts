import { annotate, describe } from '../../calendar/calendar.ts'
import type { MissedRun } from '../../db/missed.ts'
import { listRuns, type RunDetail } from '../../db/runs.ts'
import { findSchedule, type ScheduleDetail, timingOf } from '../../db/schedules.ts'
import { upcoming } from '../../db/upcoming.ts'
import { counted } from '../../wording.ts'
import { defineCommand } from '../command.ts'
import { allMissed } from '../missed-list.ts'
import { paint, stated } from '../paint.ts'
import { clockChangeOf, gatesOf, policiesOf, waitingOf } from '../policies-text.ts'
import { punctualCommand } from '../punctual-command.ts'
import { runsTable } from '../runs-table.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'
import { fromNow, wallTime } from '../times.ts'

const shownOccurrences = 10
const shownRuns = 10

export const command = defineCommand({
  usage: 'show <schedule>',
  summary: 'One schedule: rule, state, policies, what comes next and what came last',
  examples: ['punctual show feed-refresh', 'punctual show feed-refresh --json'],
  run: ({ args: [id = ''], output }) =>
    withDatabase(async (database) => {
      const schedule = await findSchedule(database, id)
      const next = await upcoming(database, { id, count: shownOccurrences })
      const { runs } = await listRuns(database, { scheduleId: id, limit: shownRuns })
      const missed = await allMissed(database, { scheduleId: id })
      output.data({ ...schedule, upcoming: next, runs, missed }, () => page({ schedule, runs, missed }))
      return undefined
    }),
})

type Page = { schedule: ScheduleDetail; runs: readonly RunDetail[]; missed: readonly MissedRun[] }

function page({ schedule, runs, missed }: Page): string {
  const sections = [head(schedule), facts(schedule, missed), nextTimes(schedule), lastRuns(runs, schedule)]
  return sections.filter((section) => section !== '').join('\n\n')
}

function head({ id, state, description }: ScheduleDetail): string {
  const title = `${paint('bold', id)} ${stated(state)}`
  return description === null ? title : `${title}\n${description}`
}

function facts(schedule: ScheduleDetail, missed: readonly MissedRun[]): string {
  const { cron, lockedRunId, runCount, failureCount, skipCount } = schedule
  const rows = [
    ['When', `${describe(timingOf(schedule))} ${paint('dim', `(${cron})`)}`],
    ['What', targetOf(schedule)],
    ['Payload', schedule.payload === null ? '' : JSON.stringify(schedule.payload)],
    ['Tags', schedule.tags.join(', ')],
    ['Policies', policiesOf(schedule)],
    ['Gates', gatesOf(schedule)],
    ['Clock change', clockChangeOf(schedule)],
    ['So far', `${counted(runCount, 'run')}, ${failureCount} failed, ${skipCount} skipped`],
    ['Owes', owesOf(schedule, missed)],
    ['Runs now', lockedRunId === null ? '' : `run ${lockedRunId}, since ${fromNow(schedule.lockedAt)}`],
    ['Waits', waitingOf(schedule)],
    [
      'Paused',
      schedule.pausedUntil === null ? '' : `until ${wallTime(schedule.pausedUntil, schedule.timezone)}`,
    ],
    ['Reason', schedule.disabledReason ?? ''],
    ['Problem', paint('red', schedule.problem ?? '')],
  ]
  const told = rows.filter(([, text]) => text !== '' && text !== paint('red', ''))
  return table({
    columns: ['', ''],
    rows: told.map(([label = '', text = '']) => [paint('dim', label), text]),
  })
}

function owesOf({ id }: ScheduleDetail, missed: readonly MissedRun[]): string {
  const count = missed.reduce((sum, { occurrences }) => sum + occurrences, 0)
  return count === 0 ? '' : `${counted(count, 'occurrence')}: ${punctualCommand()} missed ${id}`
}

function targetOf({ target }: ScheduleDetail): string {
  if (target.job !== undefined) return `job ${target.job}`
  return target.group === undefined ? 'all jobs' : `group ${target.group}`
}

function nextTimes(schedule: ScheduleDetail): string {
  const { enabled, retiredAt } = schedule
  if (retiredAt !== null) return ''
  const found = annotate(timingOf(schedule), { after: new Date(), count: shownOccurrences })
  const title = paint('dim', enabled ? 'NEXT' : 'NEXT, IF IT WERE ENABLED')
  const rows = found.map(({ at, local, note = '' }) => [local.replace('T', ' '), fromNow(at), note])
  return [title, table({ columns: ['', '', ''], rows })].join('\n')
}

function lastRuns(runs: readonly RunDetail[], { timezone }: ScheduleDetail): string {
  return runs.length === 0 ? '' : runsTable({ runs, timeZone: timezone, withSchedule: false })
}

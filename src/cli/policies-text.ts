import type { ScheduleDetail } from '../db/schedules.ts'
import { counted } from '../wording.ts'
import { span, wallTime } from './times.ts'

const told = (facts: readonly (string | false)[]) => facts.filter((fact) => fact !== false).join(', ')
const time = (seconds: number) => span(seconds * 1_000)

/** What happens to an occurrence that comes late or meets a run, and how its jobs are dealt out. */
export function policiesOf(schedule: ScheduleDetail): string {
  const { catchUp, deadline, jitter, stagger, maxParallel, pauseAfterFailures } = schedule
  return told([
    `grace ${time(schedule.grace)}`,
    `overlap ${schedule.overlap}`,
    catchUp === 'run_all'
      ? `catch-up run_all (at most ${schedule.catchUpLimit}, none older than ${time(schedule.catchUpMaxAge)})`
      : `catch-up ${catchUp}`,
    `lock timeout ${time(schedule.lockTimeout)}`,
    deadline !== null && `deadline ${time(deadline)}`,
    jitter !== null && `jitter ${time(jitter)}`,
    stagger !== null && `stagger ${time(stagger)}`,
    maxParallel !== null && `${counted(maxParallel, 'job')} at a time`,
    pauseAfterFailures !== null && `pauses after ${counted(pauseAfterFailures, 'failure')} in a row`,
  ])
}

/** What bounds it; empty when nothing does. */
export function gatesOf(schedule: ScheduleDetail): string {
  const { timezone, timeWindow, calendars, onBlackout, flag, startsAt, endsAt, maxRuns, fireCount } = schedule
  return told([
    timeWindow !== null && `${timeWindow.from} to ${timeWindow.to}${daysOf(timeWindow.days)}`,
    calendars.length > 0 && `calendars ${calendars.join(' ')} (${onBlackout})`,
    flag !== null && `flag ${flag}`,
    startsAt !== null && `from ${wallTime(startsAt, timezone)}`,
    endsAt !== null && `until ${wallTime(endsAt, timezone)}`,
    maxRuns !== null && `${fireCount} of ${counted(maxRuns, 'run')}`,
  ])
}

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function daysOf(days: readonly number[] | undefined): string {
  if (days === undefined || days.length === 7) return ''
  return ` on ${days.map((day) => dayNames[day - 1]).join(' ')}`
}

/** When the clock of its zone next changes in a way that touches it, and how. */
export function clockChangeOf({ clockChangeAt, clockChange, timezone }: ScheduleDetail): string {
  return clockChangeAt === null ? '' : `${wallTime(clockChangeAt, timezone)}: ${clockChange ?? ''}`
}

/** What waits for the active run to end. */
export function waitingOf({ waits, waitingRuns }: ScheduleDetail): string {
  return told([
    waits && 'what is due waits for that run',
    waitingRuns > 0 && `${counted(waitingRuns, 'run')} held until it ends`,
  ])
}

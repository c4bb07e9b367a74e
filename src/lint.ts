/**
 * What is allowed in a configuration and may still not be what was meant: times that never come, steps that do not divide,
 * jobs that nothing starts, a crowd at the full hour. Needs no database. What is wrong, a config does not load with at all
 * (config.ts).
 */
import { occurrences, warnings } from './calendar/calendar.ts'
import { planner } from './config/plan.ts'
import { type LoadedConfig, type LoadedSchedule, timingOfLoaded } from './config.ts'
import { counted } from './wording.ts'

export type Finding = {
  severity: 'error' | 'warning'
  rule: 'unreachable' | 'cron' | 'foreign-job' | 'unused-job' | 'pile-up'
  /** The schedule or the job; null for what concerns several. */
  subject: string | null
  message: string
}

/** So many at the full hour are a crowd. */
const crowd = 4

export function lint(config: LoadedConfig, { now }: { now: Date }): Finding[] {
  return [
    ...config.schedules.flatMap((schedule) => timingFindings(schedule, now)),
    ...jobFindings(config),
    ...pileUps(config.schedules, now),
  ]
}

function timingFindings(schedule: LoadedSchedule, now: Date): Finding[] {
  const timing = timingOfLoaded(schedule)
  const neverFires = occurrences(timing, { after: now, count: 1 }).length === 0
  return warnings(timing, { now }).map((message) => ({
    severity: neverFires ? 'error' : 'warning',
    rule: neverFires ? 'unreachable' : 'cron',
    subject: schedule.id,
    message,
  }))
}

function jobFindings(config: LoadedConfig): Finding[] {
  const plan = planner(config.jobs)
  const used = new Set(config.schedules.flatMap(({ target }) => plan(target)).map(({ job }) => job))
  return config.jobs.flatMap(({ name, task }): Finding[] => {
    const foreign = `It has no code here: workers of your own must know the Graphile Worker task "${task}".`
    const unused = 'No schedule starts it.'
    return [
      ...(task === undefined ? [] : [finding('foreign-job', name, foreign)]),
      ...(used.has(name) ? [] : [finding('unused-job', name, unused)]),
    ]
  })
}

function finding(rule: Finding['rule'], subject: string | null, message: string): Finding {
  return { severity: 'warning', rule, subject, message }
}

const dayMs = 86_400_000
const looked = 200

/** Those that fire at the full hour only; what fires every few minutes cannot be moved. */
function pileUps(schedules: readonly LoadedSchedule[], now: Date): Finding[] {
  const minutes = schedules.map((schedule) => ({ schedule, minutes: minutesOf(schedule, now) }))
  const together = minutes.filter(
    ({ schedule, minutes }) => schedule.jitterMs === null && minutes.size === 1 && minutes.has(0),
  )
  if (together.length < crowd) return []
  const taken = new Set(minutes.flatMap(({ minutes }) => [...minutes]))
  const free = [7, 13, 23, 37, 43, 53].filter((minute) => !taken.has(minute)).slice(0, 2)
  const names = together.map(({ schedule }) => schedule.id).join(', ')
  const advice =
    free.length === 0
      ? 'Spread them by jitter.'
      : `Spread them, by jitter or to ${free.map((minute) => `:${String(minute).padStart(2, '0')}`).join(' or ')}, which is free.`
  return [
    finding('pile-up', null, `${counted(together.length, 'schedule')} start at :00 (${names}). ${advice}`),
  ]
}

/** Of the hour, in UTC, in which it fires within a month. */
function minutesOf(schedule: LoadedSchedule, now: Date): Set<number> {
  const until = new Date(now.getTime() + 31 * dayMs)
  const found = occurrences(timingOfLoaded(schedule), { after: now, until, count: looked })
  return new Set(found.map((at) => at.getUTCMinutes()))
}

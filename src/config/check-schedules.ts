import { checkTiming } from '../calendar/calendar.ts'
import type { Problem } from '../problems.ts'
import { repeated, unknownName } from './names.ts'
import type { ReadJob, ReadSchedule } from './read.ts'

/** What is wrong with schedules beyond their shape: ids used twice, targets that are not there, times that never come. */
export function checkSchedules(schedules: readonly ReadSchedule[], jobs: readonly ReadJob[]): Problem[] {
  const names = new Set(jobs.flatMap(({ values }) => values.name ?? []))
  const groups = new Set(jobs.flatMap(({ values }) => values.group ?? []))
  return [
    ...checkIds(schedules),
    ...schedules.flatMap((schedule) => checkTarget(schedule, { names, groups })),
    ...schedules.flatMap(checkTime),
  ]
}

function checkIds(schedules: readonly ReadSchedule[]): Problem[] {
  const ids = schedules.map(({ path, values }) => ({ path: `${path}.id`, name: values.id }))
  const present = new Set(ids.map(({ name }) => name))
  const previous = schedules.flatMap(({ path, values }) =>
    (values.previousIds ?? []).map((name, index) => ({ path: `${path}.previousIds[${index}]`, name })),
  )
  const inUse = previous.filter(({ name }) => present.has(name))
  return [
    ...repeated(ids),
    ...repeated(previous),
    ...inUse.map(({ path, name }) => ({
      path,
      problem: `"${name}" is the id of a schedule that is still defined`,
    })),
  ]
}

type Known = { names: ReadonlySet<string>; groups: ReadonlySet<string> }

function checkTarget({ path, values: { target } }: ReadSchedule, { names, groups }: Known): Problem[] {
  if (target === undefined) return []
  if ('job' in target) {
    if (names.has(target.job)) return []
    return [unknownName({ path: `${path}.target.job`, kind: 'job', name: target.job, known: names })]
  }
  if ('group' in target) {
    if (groups.has(target.group)) return []
    return [unknownName({ path: `${path}.target.group`, kind: 'group', name: target.group, known: groups })]
  }
  return names.size > 0 ? [] : [{ path: `${path}.target`, problem: 'asks for all jobs, and there are none' }]
}

function checkTime({ path, values: { cron, timezone, dst, window } }: ReadSchedule): Problem[] {
  if (cron === undefined || timezone === undefined) return []
  const timing = { cron, timezone, ...(dst && { dst }), ...(window && { window }) }
  return checkTiming(timing).map((sentence) => {
    const problem = sentence.replace(/\.$/, '')
    const isOfWindow = problem.startsWith('window')
    const isNamed = [cron, timezone].some((given) => problem.includes(JSON.stringify(given)))
    return { path, problem, ...(isNamed || isOfWindow ? {} : { given: JSON.stringify(cron) }) }
  })
}

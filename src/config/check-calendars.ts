import type { Problem } from '../problems.ts'
import { repeated, unknownName } from './names.ts'
import type { ReadCalendar, ReadSchedule } from './read.ts'
import { name as nameSchema } from './values.ts'

const sources = ['dates', 'holidays', 'ics'] as const

/** What is wrong with calendars beyond their shape, and with the names that schedules use. */
export function checkCalendars(
  calendars: readonly ReadCalendar[],
  schedules: readonly ReadSchedule[],
): Problem[] {
  const known = new Set(calendars.map(({ name }) => name))
  return [
    ...calendars.flatMap(checkCalendar),
    ...schedules.flatMap(({ path, values }) => {
      const uses = (values.calendars ?? []).map((name, index) => ({
        path: `${path}.calendars[${index}]`,
        name,
      }))
      const unknown = uses.filter(({ name }) => !known.has(name))
      return [...repeated(uses), ...unknown.map((use) => unknownName({ ...use, kind: 'calendar', known }))]
    }),
  ]
}

function checkCalendar({ path, name, values }: ReadCalendar): Problem[] {
  const problems: Problem[] = []
  const read = nameSchema.safeParse(name)
  if (!read.success)
    problems.push({ path, problem: 'is not valid as a name', allowed: read.error.issues[0]!.message })
  const given = sources.filter((source) => values[source] !== undefined)
  const allowed = 'one of dates, holidays and ics'
  if (given.length > 1) problems.push({ path, problem: `has both ${given.join(' and ')}`, allowed })
  // A source that could not be read is absent here by name as well, and has its own problem.
  if (given.length === 0 && sources.every((source) => source in values))
    problems.push({ path, problem: 'has no days', allowed })
  values.dates?.forEach((each, index) => {
    if (typeof each !== 'string' && each.to !== undefined && each.to < each.from)
      problems.push({ path: `${path}.dates[${index}]`, problem: `ends on ${each.to}, before ${each.from}` })
  })
  return problems
}

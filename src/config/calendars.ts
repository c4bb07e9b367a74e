import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type CalendarDay, type CalendarDays, ordered } from '../calendar/calendar-days.ts'
import { holidayDays } from '../calendar/holidays.ts'
import { icsDays } from '../calendar/ics.ts'
import type { Problem } from '../problems.ts'
import { reasonOf } from '../wording.ts'
import type { ReadCalendar } from './read.ts'

/** A calendar with its days told one by one. */
export type LoadedCalendar = { name: string; description: string | null; days: readonly CalendarDay[] }

type Loading = { file: string; now: Date }
type Loaded = { calendars: LoadedCalendar[]; problems: Problem[] }

/**
 * The days of each calendar. Holidays and repeated events are told from last year to nine years ahead, so that the
 * definitions change by themselves no more than once a year.
 */
export function loadCalendars(calendars: readonly ReadCalendar[], { file, now }: Loading): Loaded {
  const years = { from: now.getUTCFullYear() - 1, to: now.getUTCFullYear() + 9 }
  const problems: Problem[] = []
  const loaded = calendars.map(({ name, path, values }) => {
    const { description = null, dates = [], holidays, ics } = values
    const found: CalendarDays[] = [{ days: ordered(dates.map(dayOf)), problems: [] }]
    if (holidays !== undefined) found.push(below('.holidays', holidayDays(holidays, years)))
    if (ics !== undefined) found.push(below('.ics', fileDays(resolve(dirname(file), ics), years)))
    for (const each of found)
      problems.push(...each.problems.map((problem) => ({ ...problem, path: path + problem.path })))
    return { name, description, days: found.flatMap(({ days }) => days) }
  })
  return { calendars: loaded, problems }
}

function dayOf(given: string | { from: string; to?: string | undefined; label?: string | undefined }) {
  if (typeof given === 'string') return { firstDay: given, lastDay: given, label: null }
  const { from, to = from, label = null } = given
  return { firstDay: from, lastDay: to, label }
}

function fileDays(file: string, years: Parameters<typeof icsDays>[1]): CalendarDays {
  try {
    const found = icsDays(readFileSync(file, 'utf8'), years)
    return { ...found, problems: found.problems.map((problem) => ({ ...problem, given: file })) }
  } catch (error) {
    return { days: [], problems: [{ path: '', problem: `cannot be read: ${reasonOf(error)}` }] }
  }
}

function below(path: string, { days, problems }: CalendarDays): CalendarDays {
  return { days, problems: problems.map((problem) => ({ ...problem, path: path + problem.path })) }
}

import { createRequire } from 'node:module'
import type Holidays from 'date-holidays'
import { nearestName, type Problem } from '../problems.ts'
import { some } from '../wording.ts'
import { type CalendarDay, type CalendarDays, daysLater, ordered, type Years } from './calendar-days.ts'

export const holidayTypes = ['public', 'bank', 'optional', 'school', 'observance'] as const

export type Place = {
  country: string
  state?: string | undefined
  region?: string | undefined
  types?: readonly (typeof holidayTypes)[number][] | undefined
}

const packageName = 'date-holidays'

/** The holidays of a place, in its own language. The library is large and optional: it is loaded here and only now. */
export function holidayDays(
  { country, state, region, types = ['public'] }: Place,
  years: Years,
): CalendarDays {
  const Library = load()
  if (Library === undefined) {
    const problem = `needs the package ${packageName}, which is not installed`
    return { days: [], problems: [{ path: '', problem, allowed: `npm install ${packageName}` }] }
  }
  const place = { country, ...(state && { state }), ...(region && { region }) }
  const problems = unknownPlaces(new Library(), place)
  if (problems.length > 0) return { days: [], problems }
  const calendar = new Library(place, { types: [...types] })
  const days = Array.from({ length: years.to - years.from + 1 }, (_, index) => years.from + index)
    .flatMap((year) => calendar.getHolidays(year))
    .map(dayOf)
  return { days: ordered(days), problems: [] }
}

function load(): typeof Holidays | undefined {
  try {
    return createRequire(import.meta.url)(packageName)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

function unknownPlaces(library: Holidays, { country, state, region }: Place): Problem[] {
  const steps = [
    { field: 'country', given: country, names: library.getCountries('en') },
    { field: 'state', given: state, names: library.getStates(country) },
    { field: 'region', given: region, names: library.getRegions(country, state ?? '') },
  ]
  const wrong = steps.find(({ given, names }) => given !== undefined && !Object.hasOwn(names ?? {}, given))
  if (wrong === undefined) return []
  const { field, given = '', names } = wrong
  const known = Object.keys(names ?? {})
  const problem = `there is no ${field} "${given}" in ${packageName}`
  const named = known.find((code) => names[code]?.toLowerCase() === given.toLowerCase())
  const nearest = named ?? nearestName(given, known)
  const allowed = known.length === 0 ? `none: no ${field} is known there` : some(known)
  return [{ path: `.${field}`, problem, ...(nearest === undefined ? { allowed } : { nearest }) }]
}

type Holiday = ReturnType<Holidays['getHolidays']>[number]

const hour = 3_600_000

function dayOf({ date, start, end, name }: Holiday): CalendarDay {
  const firstDay = date.slice(0, 10)
  // A day of a clock change has 25 hours; a holiday that ends at noon takes the whole day.
  const days = Math.ceil(((end.getTime() - start.getTime()) / hour - 1) / 24)
  return { firstDay, lastDay: daysLater(firstDay, Math.max(0, days - 1)), label: name }
}

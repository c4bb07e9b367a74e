import ICAL from 'ical.js'
import type { Problem } from '../problems.ts'
import { reasonOf } from '../wording.ts'
import { type CalendarDay, type CalendarDays, daysLater, ordered, type Years } from './calendar-days.ts'

/** More steps of one event than daily since 1900 are a mistake. */
const mostSteps = 50_000

/**
 * The days that the events of an iCalendar file touch, each in the zone that the event is written in. Repeated events are
 * told for these years.
 */
export function icsDays(text: string, years: Years): CalendarDays {
  const days: CalendarDay[] = []
  const problems: Problem[] = []
  for (const event of eventsOf(text, problems)) {
    try {
      if (event.startDate === null) throw new Error('has no DTSTART')
      days.push(...(event.isRecurring() ? repeated(event, years) : single(event)))
    } catch (error) {
      problems.push({ path: '', problem: `the event "${event.summary ?? event.uid}" ${reasonOf(error)}` })
    }
  }
  const [first, last] = [`${years.from}-01-01`, `${years.to}-12-31`]
  return {
    days: ordered(days.filter(({ firstDay, lastDay }) => lastDay >= first && firstDay <= last)),
    problems,
  }
}

function eventsOf(text: string, problems: Problem[]): ICAL.Event[] {
  try {
    const parsed: unknown[] = ICAL.parse(text.trim())
    const roots = (Array.isArray(parsed[0]) ? parsed : [parsed]) as unknown[][]
    if (!roots.every(([name]) => name === 'vcalendar')) throw new Error('it does not begin with VCALENDAR')
    const events = roots
      .map((root) => new ICAL.Component(root))
      .flatMap((root) => root.getAllSubcomponents('vevent'))
      .map((each) => new ICAL.Event(each))
    const masters = new Set(events.filter((event) => !event.isRecurrenceException()).map(({ uid }) => uid))
    // A changed occurrence comes with the event that it belongs to, where the file has that.
    return events.filter((event) => !event.isRecurrenceException() || !masters.has(event.uid))
  } catch (error) {
    problems.push({ path: '', problem: `is not an iCalendar file: ${reasonOf(error)}` })
    return []
  }
}

function single(event: ICAL.Event): CalendarDay[] {
  return touched(event, event.startDate, event.endDate)
}

function repeated(event: ICAL.Event, years: Years): CalendarDay[] {
  const rule = event.component.getFirstPropertyValue('rrule') as ICAL.Recur | null
  if (rule !== null) refuseEndless(rule)
  const days: CalendarDay[] = rule === null && !isExcluded(event) ? single(event) : []
  const iterator = event.iterator()
  let steps = 0
  for (let at = iterator.next(); at && at.year <= years.to; at = iterator.next()) {
    if (++steps > mostSteps) throw new Error('repeats too often')
    if (at.year < years.from - 1 || (rule !== null && isOverflow(rule, event.startDate, at))) continue
    const { item, startDate, endDate } = event.getOccurrenceDetails(at)
    days.push(...touched(item, startDate, endDate))
  }
  return days
}

function touched(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time | null): CalendarDay[] {
  if (event.component.getFirstPropertyValue('status') === 'CANCELLED') return []
  const firstDay = dateOf(start)
  const until = end ?? start
  // An end is not part of the event: midnight touches no further day.
  const endsAtMidnight = until.isDate || until.hour + until.minute + until.second === 0
  const last = endsAtMidnight ? daysLater(dateOf(until), -1) : dateOf(until)
  return [{ firstDay, lastDay: [firstDay, last].sort()[1]!, label: event.summary || null }]
}

function dateOf({ year, month, day }: ICAL.Time): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

function isExcluded(event: ICAL.Event): boolean {
  const excluded = event.component.getAllProperties('exdate').flatMap((each) => each.getValues())
  return excluded.some((each) => each.toString() === event.startDate.toString())
}

type Parts = Partial<Record<string, (number | string)[]>>
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The library looks for ever for a day that no month has. */
function refuseEndless({ freq, parts }: ICAL.Recur): void {
  if (!['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(freq))
    throw new Error('repeats more than once a day')
  const { BYMONTH = longest.map((_, index) => index + 1), BYMONTHDAY } = parts as Parts
  const exists = (day: number | string) =>
    BYMONTH.some((month) => Math.abs(Number(day)) <= longest[Number(month) - 1]!)
  if (freq === 'DAILY' && BYMONTHDAY?.some(exists) === false) throw new Error('never takes place')
}

/** The library takes 29 February of another year for 1 March, and 31 June for 1 July. */
function isOverflow({ freq, parts }: ICAL.Recur, start: ICAL.Time, at: ICAL.Time): boolean {
  const { BYDAY, BYWEEKNO, BYYEARDAY, BYMONTHDAY = [start.day] } = parts as Parts
  if (freq !== 'YEARLY' || BYDAY || BYWEEKNO || BYYEARDAY) return false
  return !BYMONTHDAY.some((day) => Number(day) < 0 || Number(day) === at.day)
}

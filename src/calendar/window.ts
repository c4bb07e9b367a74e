import { day, type WallRange, type WallTime, weekdayOf } from './wall-times.ts'

/**
 * The part of the day in which a schedule may fire, by the wall clock of its zone: [from, to), across midnight where
 * `from` is the later one. What lies after midnight belongs to the day the window opened.
 */
export type Window = {
  /** `09:00` or `09:00:30`. */
  from: string
  /** The same, or `24:00`. */
  to: string
  /** The days on which it opens, from 1 for Monday to 7 for Sunday; every day unless given. */
  days?: readonly number[] | undefined
}

/** For each weekday, Sunday first, what of it is open, in milliseconds since midnight, ascending. */
export type OpenTimes = readonly (readonly WallRange[])[]

const weekdays = [0, 1, 2, 3, 4, 5, 6]
const wholeDay: WallRange = { from: 0, to: day }

export const alwaysOpen: OpenTimes = weekdays.map(() => [wholeDay])

/** Reads a window in which `windowProblems` found nothing wrong. */
export function readWindow({ from: opening, to: closing, days }: Window): OpenTimes {
  const from = timeOf(opening)!
  const to = timeOf(closing)!
  const opensOn = (weekday: number) => days === undefined || days.includes(weekday === 0 ? 7 : weekday)
  return weekdays.map((weekday) => {
    if (from < to) return opensOn(weekday) ? [{ from, to }] : []
    const rest = to > 0 && opensOn((weekday + 6) % 7) ? [{ from: 0, to }] : []
    return opensOn(weekday) ? [...rest, { from, to: day }] : rest
  })
}

export function isOpen(open: OpenTimes, wall: WallTime): boolean {
  const time = wall - Math.floor(wall / day) * day
  return open[weekdayOf(wall)]!.some(({ from, to }) => from <= time && time < to)
}

/** Whether a day that is open at all is open from midnight to midnight. */
export function isWholeDays(open: OpenTimes): boolean {
  return open.flat().every(({ from, to }) => from === 0 && to === day)
}

/** Every problem of a window as a plain sentence; none when it is good. */
export function windowProblems(window: unknown): string[] {
  if (window === undefined || window === null) return []
  if (typeof window !== 'object') return ['window must be an object with from, to and days.']
  const { from, to, days, ...rest } = window as Record<string, unknown>
  const unknown = Object.keys(rest).map((name) => `window has no "${name}": allowed are from, to and days.`)
  return [...unknown, ...endProblems({ from, to }), ...dayProblems(days)]
}

function endProblems({ from, to }: { from: unknown; to: unknown }): string[] {
  const opening = timeOf(from)
  const closing = timeOf(to)
  const problems = [
    ...(opening === undefined || opening === day ? [endProblem('from', from)] : []),
    ...(closing === undefined ? [endProblem('to', to)] : []),
  ]
  if (problems.length > 0 || opening !== closing) return problems
  return [`window.from and window.to are both ${from}: for whole days write from 00:00 to 24:00.`]
}

function endProblem(name: 'from' | 'to', given: unknown): string {
  const latest = name === 'to' ? 'or 24:00' : 'up to 23:59:59'
  return `window.${name} is ${shown(given)}: write HH:MM or HH:MM:SS, ${latest}.`
}

function dayProblems(days: unknown): string[] {
  if (days === undefined) return []
  const isGood = Array.isArray(days) && days.length > 0 && days.every((one) => isIsoDay(one))
  if (isGood) return []
  return [`window.days is ${shown(days)}: write a list of numbers from 1 for Monday to 7 for Sunday.`]
}

function shown(given: unknown): string {
  return (JSON.stringify(given) ?? 'missing').slice(0, 80)
}

function isIsoDay(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 7
}

/** Milliseconds since midnight; undefined for what is no time of day. */
function timeOf(text: unknown): number | undefined {
  if (text === '24:00' || text === '24:00:00') return day
  const [, hours, minutes, seconds = '0'] =
    /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(String(text)) ?? []
  if (typeof text !== 'string' || hours === undefined) return undefined
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
}

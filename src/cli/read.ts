import { InvalidArgumentError } from 'commander'
import { checkTiming } from '../calendar/calendar.ts'
import { durationMs } from '../config/durations.ts'
import { UsageError } from '../errors.ts'

/** Readers of flags: each takes a text and gives a value, or says what is allowed. */

export function wholeNumber({ from, to }: { from: number; to: number }): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= from && value <= to) return value
    throw new InvalidArgumentError(`Allowed: a whole number from ${from} to ${to}.`)
  }
}

export function duration(text: string): number {
  const ms = durationMs(text)
  if (ms !== undefined && ms > 0) return ms
  throw new InvalidArgumentError("Allowed: a duration such as '90s', '30m', '2h' or '7d'.")
}

/** An ISO date or instant, UTC where it names no offset, or a time from now: `now`, `+2h`, `-1d`. */
export function instant(text: string): Date {
  const [, sign, amount] = /^(?:now)?([+-])(\S+)$/.exec(text) ?? []
  if (text === 'now') return new Date()
  const ms = amount === undefined ? undefined : durationMs(amount)
  if (ms !== undefined) return new Date(Date.now() + (sign === '-' ? -ms : ms))
  const at = isoInstant(text)
  if (at !== undefined) return at
  throw new InvalidArgumentError(
    "Allowed: an instant such as '2026-03-08T02:30Z' (without a zone it is UTC), '+2h' or '-1d'.",
  )
}

const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/

function isoInstant(text: string): Date | undefined {
  const [, date, time = '00:00', zone = 'Z'] = iso.exec(text) ?? []
  const [at, midnight] = [new Date(`${date}T${time}${zone}`), new Date(`${date}T00:00Z`)]
  // Date takes 30 February for 2 March.
  const isReal = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date!)
  return isReal && !Number.isNaN(at.getTime()) ? at : undefined
}

/** A time zone in which instants can be shown. */
export function timeZone(text: string): string {
  const problems = checkTiming({ cron: '@daily', timezone: text })
  if (problems.length === 0) return text
  throw new InvalidArgumentError(problems.join(' '))
}

export function runNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new UsageError({ message: `"${text}" is not a run number`, hint: 'punctual runs lists them.' })
}

/** `17,18`. */
export function runNumbers(text: string): number[] {
  if (/^\d{1,15}(,\d{1,15})*$/.test(text)) return text.split(',').map(Number)
  throw new InvalidArgumentError('Allowed: numbers of runs, such as 17,18. The schedule comes first.')
}

export function jsonObject(text: string): Record<string, unknown> {
  const value = parsed(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new InvalidArgumentError(`Allowed: a JSON object such as '{"full": true}'.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Days in a row as ISO dates, both included. */
export type DayRange = { firstDay: string; lastDay: string }

/** `2026-12-24` or `2026-12-24..2026-12-26`. */
export function dayRange(text: string): DayRange {
  const [firstDay = '', lastDay = firstDay, ...rest] = text.split('..')
  const areDays = [firstDay, lastDay].every((day) => day.length === 10 && isoInstant(day) !== undefined)
  if (areDays && rest.length === 0 && firstDay >= '1970' && firstDay <= lastDay) return { firstDay, lastDay }
  throw new InvalidArgumentError("Allowed: a day such as '2026-12-24', or '2026-12-24..2026-12-26'.")
}

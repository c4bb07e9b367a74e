import type { HealthCheck, HealthLimits } from '../db/health.ts'
import { symbol } from './paint.ts'
import { duration, wholeNumber } from './read.ts'
import { span } from './times.ts'

export type LimitOptions = {
  maxBeat?: number
  maxPass?: number
  maxOverdue?: number
  maxFailing?: number
  maxOwed?: number
  maxQueue?: number
}

const count = wholeNumber({ from: 0, to: 1_000_000_000 })

export const limitFlags = [
  {
    flags: '--max-beat <duration>',
    help: 'age of the last heartbeat; 60s is yellow, 2m red',
    read: duration,
  },
  { flags: '--max-pass <duration>', help: 'age of the last completed pass; the same', read: duration },
  { flags: '--max-overdue <number>', help: 'what is overdue; above 0 is yellow', read: count },
  { flags: '--max-failing <number>', help: 'schedules whose last run failed', read: count },
  { flags: '--max-owed <number>', help: 'missed occurrences that nobody dealt with', read: count },
  { flags: '--max-queue <number>', help: 'jobs that wait for a worker', read: count },
]

/** Seconds and counts, as SQL judges by them. */
export function limitsOf(options: LimitOptions): HealthLimits {
  const { maxBeat, maxPass, maxOverdue, maxFailing, maxOwed, maxQueue } = options
  const given = {
    beat: maxBeat === undefined ? undefined : maxBeat / 1_000,
    pass: maxPass === undefined ? undefined : maxPass / 1_000,
    ...{ overdue: maxOverdue, failing: maxFailing, owed: maxOwed, queue: maxQueue },
  }
  return Object.fromEntries(Object.entries(given).filter(([, limit]) => limit !== undefined))
}

/** What was found and what is allowed: `beat 3m ago (at most 1m)`, `no beat (at most 1m)`, `3 overdue (at most 0)`. */
export function checkText(check: HealthCheck): string {
  const allowed = allowedBy(check)
  const limit = allowed === null ? '' : ` (at most ${measured(check, allowed)})`
  return `${foundText(check)}${limit}`
}

/** One line: the state, and each check that has a limit or found something. */
export function checksLine(state: string, checks: readonly HealthCheck[]): string {
  const told = checks.filter((check) => check.found !== 0 || allowedBy(check) !== null)
  return [state, ...told.map(checkText)].join(` ${symbol('dot')} `)
}

function foundText(check: HealthCheck): string {
  const { name, found } = check
  if (found === null) return `no ${name}`
  if (isAge(check)) return `${name} ${measured(check, found)} ago`
  return name === 'queue' ? `${found} in the queue` : `${found} ${name}`
}

/** Of two limits the one that was passed, else the first that would be. */
function allowedBy({ level, yellowAbove, redAbove }: HealthCheck): number | null {
  return level === 'red' ? (redAbove ?? yellowAbove) : (yellowAbove ?? redAbove)
}

function measured(check: HealthCheck, value: number): string {
  return isAge(check) ? span(value * 1_000) : String(value)
}

export function isAge({ name }: HealthCheck): boolean {
  return name === 'beat' || name === 'pass'
}

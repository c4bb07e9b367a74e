import { CronError } from '../errors.ts'
import { type Expression, readExpression } from './expression.ts'
import { alwaysOpen, type OpenTimes, readWindow, type Window, windowProblems } from './window.ts'
import { windowWords } from './window-words.ts'
import { windowed } from './windowed.ts'
import { openZone, type Zone } from './zone.ts'
import { zoneProblem } from './zone-name.ts'

/** What a fixed-time schedule does with a local time that does not exist, and with one that happens twice. */
export type DstPolicy = { gap: 'after' | 'shift' | 'skip'; overlap: 'first' | 'second' | 'both' }

export type Timing = {
  cron: string
  timezone: string
  dst?: Partial<DstPolicy> | undefined
  window?: Window | null | undefined
  /** Nothing before this instant. */
  startsAt?: Date | null | undefined
  /** Nothing after this instant. */
  endsAt?: Date | null | undefined
}

/** A timing, read: what every answer of the calendar is computed from. Bounds belong to it. */
export type Schedule = {
  expression: Expression
  zone: Zone
  dst: DstPolicy
  window: OpenTimes
  startsAt: number
  endsAt: number
}

const allowed = { gap: ['after', 'shift', 'skip'], overlap: ['first', 'second', 'both'] }

/** Every problem of a timing as a plain sentence; none when it is good. */
export function checkTiming(timing: Timing): string[] {
  const { cron, timezone, dst, window } = timing
  const zone = zoneProblem(timezone)
  const reading = readExpression(cron)
  const ofWindow = windowProblems(window)
  const isReadable = reading.expression !== undefined && ofWindow.length === 0
  return [
    ...reading.problems,
    ...(zone === undefined ? [] : [zone]),
    ...policyProblems(dst),
    ...ofWindow,
    ...(isReadable && window && windowed(cron, window) === undefined
      ? [
          `${JSON.stringify(cron)} never falls inside its window (${windowWords(window)}), so this would never run.`,
        ]
      : []),
    ...boundsProblems(timing),
  ]
}

export function readTiming(timing: Timing): Schedule {
  const { cron, timezone, window, startsAt, endsAt } = timing
  const problems = checkTiming(timing)
  if (problems.length > 0)
    throw new CronError({ problems, expression: String(cron), timezone: String(timezone) })
  const { gap = 'after', overlap = 'first' } = timing.dst ?? {}
  return {
    expression: window ? windowed(cron, window)! : readExpression(cron).expression!,
    zone: openZone(timezone),
    dst: { gap, overlap },
    window: window ? readWindow(window) : alwaysOpen,
    startsAt: startsAt?.getTime() ?? Number.NEGATIVE_INFINITY,
    endsAt: endsAt?.getTime() ?? Number.POSITIVE_INFINITY,
  }
}

function policyProblems(dst: unknown): string[] {
  if (dst === undefined) return []
  if (typeof dst !== 'object' || dst === null) return ['dst must be an object with gap and overlap.']
  return Object.entries(dst).flatMap(([name, value]) => {
    if (name !== 'gap' && name !== 'overlap') return [`dst has no "${name}": allowed are gap and overlap.`]
    if (value === undefined || allowed[name].includes(value)) return []
    return [`dst.${name} is ${JSON.stringify(value)}: allowed are ${allowed[name].join(', ')}.`]
  })
}

function boundsProblems({ startsAt, endsAt }: Timing): string[] {
  const problems = Object.entries({ startsAt, endsAt }).flatMap(([name, at]) =>
    at === undefined || at === null || isDate(at) ? [] : [`${name} must be a valid date.`],
  )
  if (problems.length > 0 || !startsAt || !endsAt || startsAt <= endsAt) return problems
  return [
    `endsAt (${instantText(endsAt)}) is before startsAt (${instantText(startsAt)}), so this would never run.`,
  ]
}

function isDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime())
}

function instantText(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z')
}

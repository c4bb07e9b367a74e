import { CronError } from '../errors.ts'
import { type Expression, readExpression } from './expression.ts'
import { openZone, type Zone } from './zone.ts'
import { zoneProblem } from './zone-name.ts'

/** What a fixed-time schedule does with a local time that does not exist, and with one that happens twice. */
export type DstPolicy = { gap: 'after' | 'shift' | 'skip'; overlap: 'first' | 'second' | 'both' }

export type Timing = { cron: string; timezone: string; dst?: Partial<DstPolicy> }

/** A timing, read: what every answer of the calendar is computed from. */
export type Schedule = { expression: Expression; zone: Zone; dst: DstPolicy }

const allowed = { gap: ['after', 'shift', 'skip'], overlap: ['first', 'second', 'both'] }

/** Every problem of a timing as a plain sentence; none when it is good. */
export function checkTiming({ cron, timezone, dst }: Timing): string[] {
  const zone = zoneProblem(timezone)
  return [...readExpression(cron).problems, ...(zone === undefined ? [] : [zone]), ...policyProblems(dst)]
}

export function readTiming(timing: Timing): Schedule {
  const { expression } = readExpression(timing.cron)
  const problems = checkTiming(timing)
  if (expression === undefined || problems.length > 0)
    throw new CronError({ problems, expression: String(timing.cron), timezone: String(timing.timezone) })
  const { gap = 'after', overlap = 'first' } = timing.dst ?? {}
  return { expression, zone: openZone(timing.timezone), dst: { gap, overlap } }
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

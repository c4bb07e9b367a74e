import { type HealthCheck, worstOf } from '../db/health.ts'
import { PunctualError } from '../errors.ts'
import { redactText } from '../redact.ts'
import { reasonOf } from '../wording.ts'
import { checksLine, isAge } from './health-limits.ts'
import type { Output } from './output.ts'

const levels = {
  green: { word: 'OK', code: 0 },
  yellow: { word: 'WARNING', code: 1 },
  red: { word: 'CRITICAL', code: 2 },
} as const

const unknown = 3

/** One line as Nagios and Icinga read it, with performance data, and their exit codes. */
export async function nagiosStatus(read: () => Promise<HealthCheck[]>, output: Output): Promise<number> {
  try {
    const checks = await read()
    const state = worstOf(checks)
    const { word, code } = levels[state]
    const text = `PUNCTUAL ${word} - ${checksLine(state, checks)} | ${checks.map(figure).join(' ')}`
    output.data({ service: 'PUNCTUAL', status: word, state, checks }, () => text)
    return code
  } catch (error) {
    return failure(error, output)
  }
}

/** With the database away nothing fires; whatever else prevents an answer says nothing of the scheduler. */
function failure(error: unknown, output: Output): number {
  const isAway = error instanceof PunctualError && error.code === 'database-unreachable'
  const [word, code] = isAway ? ['CRITICAL', levels.red.code] : ['UNKNOWN', unknown]
  const reason = redactText(reasonOf(error)).split('\n')[0]!.replaceAll('|', '/')
  output.data({ service: 'PUNCTUAL', status: word, reason }, () => `PUNCTUAL ${word} - ${reason}`)
  return code as number
}

/** 'label'=value[unit];warning;critical;minimum */
function figure(check: HealthCheck): string {
  const { name, found, yellowAbove, redAbove } = check
  const unit = isAge(check) ? 's' : ''
  const value = found === null ? 'U' : `${Math.round(found * 1_000) / 1_000}${unit}`
  return `${name}=${value};${yellowAbove ?? ''};${redAbove ?? ''};0`
}

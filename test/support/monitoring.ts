import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const monitoring = join(import.meta.dirname, '..', '..', 'docs', 'monitoring')

/** Whether promtool is on this machine: Debian has it in its package prometheus. */
export const promtool = spawnSync('promtool', ['--version']).status === 0

/** The metrics that the expressions of a file of docs/monitoring name. */
export function namesIn(file: string): string[] {
  const text = readFileSync(join(monitoring, file), 'utf8')
  const expressions = file.endsWith('.json')
    ? expressionsOf(JSON.parse(text))
    : [...text.matchAll(/^ +expr: (.*)$/gm)].map(([, expression]) => expression!)
  const names = expressions.flatMap(
    (expression) => expression.match(/\b(punctual|process|nodejs)_\w+/g) ?? [],
  )
  return [...new Set(names)].sort()
}

function expressionsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    (key === 'expr' || key === 'query') && typeof one === 'string' ? [one] : expressionsOf(one),
  )
}

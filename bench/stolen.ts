import { existsSync, readFileSync } from 'node:fs'

/**
 * For how long the host has given the processors of this machine to others, in its ticks; nothing where it does not tell. What
 * is measured meanwhile says something of the neighbours.
 */
export function stolenTicks(): number {
  if (!existsSync('/proc/stat')) return 0
  const [line] = readFileSync('/proc/stat', 'utf8').split('\n')
  return Number(line!.split(/\s+/)[8] ?? 0)
}

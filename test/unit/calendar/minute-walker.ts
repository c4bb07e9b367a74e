/**
 * An oracle for the calendar that shares nothing with it: it walks every minute (or second) of a stretch of time, lets
 * Intl.DateTimeFormat say what a clock in the zone shows then, and applies the rule of docs/cron.md to what it saw.
 * It computes no offsets, knows no segments and no Temporal. A jump between two steps is a gap; a wall time seen twice
 * is an overlap. Slow and plain on purpose.
 */

import { matcher, type Wall } from './wall-matcher.ts'

export type Step = { at: number; wall: Wall }

/** What the zone's clock shows at every step of [from, to). */
export function walk({ timezone, from, to, step }: Walk): Step[] {
  const read = clockOf(timezone)
  const steps: Step[] = []
  for (let at = from; at < to; at += step) steps.push({ at, wall: read(at) })
  return steps
}

export type Walk = { timezone: string; from: number; to: number; step: number }

/** The instants at which the schedule fires within the steps walked. */
export function firings(steps: readonly Step[], { cron, gap, overlap, step }: Firing): number[] {
  const matches = matcher(cron)
  const [minute = '', hour = ''] = cron.split(' ').slice(-5)
  if (minute.startsWith('*') || hour.startsWith('*'))
    return steps.filter(({ wall }) => matches(wall)).map(({ at }) => at)
  const passes = new Map<number, number[]>()
  const fired: number[] = []
  for (const [index, { at, wall }] of steps.entries()) {
    if (matches(wall)) passes.set(wall, [...(passes.get(wall) ?? []), at])
    const expected = index === 0 ? wall : steps[index - 1]!.wall + step
    for (let missing = expected; missing < wall; missing += step)
      if (matches(missing) && gap !== 'skip') fired.push(gap === 'after' ? at : at + (missing - expected))
  }
  for (const [first, ...rest] of passes.values() as Iterable<[number, ...number[]]>) {
    if (overlap !== 'second' || rest.length === 0) fired.push(first)
    if (overlap !== 'first') fired.push(...rest)
  }
  return [...new Set(fired)].sort((one, other) => one - other)
}

export type Firing = {
  cron: string
  gap: 'after' | 'shift' | 'skip'
  overlap: 'first' | 'second' | 'both'
  step: number
}

/** Turns an instant into what the wall clock shows, by Intl alone. */
export function clockOf(timezone: string): (at: number) => Wall {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return (at) => {
    const shown = format.format(at)
    const number = (start: number, end: number) => Number(shown.slice(start, end))
    // "03/08/2026, 03:00:00"
    return Date.UTC(
      ...([number(6, 10), number(0, 2) - 1, number(3, 5)] as const),
      ...([number(12, 14), number(15, 17), number(18, 20)] as const),
    )
  }
}

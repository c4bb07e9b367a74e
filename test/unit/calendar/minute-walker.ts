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
export function firings(steps: readonly Step[], firing: Firing): number[] {
  return outcome(steps, firing).fired
}

/** The same, and the instants at which a local time is left out because the clock skips it. */
export function outcome(steps: readonly Step[], firing: Firing): { fired: number[]; gaps: number[] } {
  const { cron, gap, overlap, step, window } = firing
  const matchesCron = matcher(cron)
  const isInside = insideOf(window)
  const matches = (wall: Wall) => matchesCron(wall) && isInside(wall)
  const [minute = '', hour = ''] = cron.split(' ').slice(-5)
  if (minute.startsWith('*') || hour.startsWith('*'))
    return { fired: steps.filter(({ wall }) => matches(wall)).map(({ at }) => at), gaps: [] }
  const passes = new Map<number, number[]>()
  const fired: number[] = []
  const leftOut: number[] = []
  for (const [index, { at, wall }] of steps.entries()) {
    if (matches(wall)) passes.set(wall, [...(passes.get(wall) ?? []), at])
    const expected = index === 0 ? wall : steps[index - 1]!.wall + step
    for (let missing = expected; missing < wall; missing += step) {
      if (!matches(missing)) continue
      const later = gap === 'shift' ? (missing - expected) / step : 0
      const standIn = steps[index + later]
      if (gap !== 'skip' && standIn !== undefined && isInside(standIn.wall)) fired.push(standIn.at)
      else if (gap === 'skip' || standIn !== undefined) leftOut.push(at)
    }
  }
  for (const [first, ...rest] of passes.values() as Iterable<[number, ...number[]]>) {
    if (overlap !== 'second' || rest.length === 0) fired.push(first)
    if (overlap !== 'first') fired.push(...rest)
  }
  const gaps = leftOut.filter((at) => !fired.includes(at))
  return { fired: ascending(fired), gaps: ascending(gaps) }
}

function ascending(instants: readonly number[]): number[] {
  return [...new Set(instants)].sort((one, other) => one - other)
}

export type WalkedWindow = { from: string; to: string; days?: readonly number[] | undefined }

export type Firing = {
  cron: string
  gap: 'after' | 'shift' | 'skip'
  overlap: 'first' | 'second' | 'both'
  step: number
  window?: WalkedWindow | undefined
}

/** Whether a wall time lies in a window, by what the clock and the calendar on the wall read. */
function insideOf(window: WalkedWindow | undefined): (wall: Wall) => boolean {
  if (window === undefined) return () => true
  const { from, to, days = [1, 2, 3, 4, 5, 6, 7] } = window
  return (wall) => {
    const time = new Date(wall).toISOString().slice(11, 19)
    const weekday = (date: number) => new Date(date).getUTCDay() || 7
    const hasOpened = time >= from.padEnd(8, ':00')
    const isBefore = time < to.padEnd(8, ':00')
    if (from < to) return hasOpened && isBefore && days.includes(weekday(wall))
    return (
      (hasOpened && days.includes(weekday(wall))) || (isBefore && days.includes(weekday(wall - 86_400_000)))
    )
  }
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

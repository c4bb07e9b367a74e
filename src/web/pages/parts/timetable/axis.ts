/** The time that a ribbon spans: three quarters of it past, one quarter plan. */
export type Axis = { from: Date; now: Date; until: Date }

/** Ribbons are computed this wide, in units that are about a pixel, and drawn as wide as there is room. */
export const across = 480

export function axisOf({ now, windowMs }: { now: Date; windowMs: number }): Axis {
  const at = (ms: number) => new Date(now.getTime() + ms)
  return { from: at(-windowMs), now, until: at(windowMs / 3) }
}

/** Where an instant lies, from 0 to `across`; what lies outside is at the nearer end. */
export function placeOf({ from, until }: Axis, at: Date): number {
  const part = (at.getTime() - from.getTime()) / (until.getTime() - from.getTime())
  return Math.round(Math.min(Math.max(part, 0), 1) * across)
}

/** The instant that lies there. */
export function instantAt({ from, until }: Axis, x: number): Date {
  return new Date(from.getTime() + (x / across) * (until.getTime() - from.getTime()))
}

export function percent(x: number): string {
  return `${Math.round((x / across) * 1_000) / 10}%`
}

export type Tick = { at: Date; x: number; label: string }

const hour = 3_600_000
const day = 24 * hour

/** Round times of the wall clock in a zone, some seven to an axis, none so near to another or to an end that labels touch. */
export function ticksOf(axis: Axis, zone: string): Tick[] {
  const wall = wallClockOf(zone)
  const span = axis.until.getTime() - axis.from.getTime()
  const step = steps.find(({ ms }) => span / ms <= 8) ?? steps.at(-1)!
  const ticks: Tick[] = []
  let former = step.cell(wall(axis.from))
  for (let at = firstQuarter(axis.from); at < axis.until.getTime(); at += step.walk) {
    const instant = new Date(at)
    const shown = wall(instant)
    const cell = step.cell(shown)
    if (cell === former) continue
    former = cell
    ticks.push({ at: instant, x: placeOf(axis, instant), label: labelOf(shown, step.ms) })
  }
  return ticks.filter(({ x }) => isFree(x, placeOf(axis, axis.now)))
}

type Wall = { dayNumber: number; hour: number; minute: number; weekday: string; date: string }
type Step = { ms: number; walk: number; cell: (wall: Wall) => number }

const quarter = hour / 4
const steps: Step[] = [
  ...[1, 2, 4, 6, 12].map((hours) => ({
    ms: hours * hour,
    walk: quarter,
    cell: (wall: Wall) => wall.dayNumber * 24 + Math.floor(wall.hour / hours) * hours,
  })),
  ...[1, 2, 5, 10, 30, 60].map((days) => ({
    ms: days * day,
    walk: hour,
    cell: (wall: Wall) => Math.floor(wall.dayNumber / days),
  })),
]

const nearestLabels = 34

function isFree(x: number, now: number): boolean {
  return x >= 16 && x <= across - 20 && Math.abs(x - now) >= nearestLabels
}

function firstQuarter(from: Date): number {
  return Math.ceil(from.getTime() / quarter) * quarter
}

function labelOf({ hour: hours, weekday, date }: Wall, step: number): string {
  if (step >= 2 * day) return date
  return step === day || hours === 0 ? weekday : `${String(hours).padStart(2, '0')}:00`
}

const clocks = new Map<string, (at: Date) => Wall>()

function wallClockOf(timeZone: string): (at: Date) => Wall {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const clock = (at: Date): Wall => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const date = `${part.day} ${part.month}`
    return {
      dayNumber: Math.round(Date.parse(`${date} ${part.year} UTC`) / day),
      hour: Number(part.hour),
      minute: Number(part.minute),
      weekday: `${part.weekday} ${part.day}`,
      date,
    }
  }
  clocks.set(timeZone, clock)
  return clock
}

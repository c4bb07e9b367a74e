import type { ScheduleSigns } from '../../../db/schedule-signs.ts'
import { attentions } from '../../../db/schedule-signs.ts'
import { mentions, toldBy } from '../parts/mentions.ts'
import { type Choice, type Segment, segments, type Window, windows } from './choice.ts'

export const mostShown = 200

export type Group = { name: string | undefined; window: Window; ids: string[]; isRetired: boolean }

export type Listing = {
  /** What is shown, in its order. */
  groups: Group[]
  counts: Record<Segment, number>
  /** As many as the filter lets through, on all pages together. */
  found: number
  pages: number
}

/** Of all schedules those that are asked for, in the order asked for. */
export function listingOf(signs: readonly ScheduleSigns[], choice: Choice): Listing {
  const named = signs.filter((schedule) => isNamed(schedule, choice.q))
  const found = named.filter((schedule) => isIn(schedule, choice.show)).sort(orderings[choice.order])
  const shown = found.slice((choice.page - 1) * mostShown, choice.page * mostShown)
  const counts = Object.fromEntries(
    segments.map((segment) => [segment, named.filter((schedule) => isIn(schedule, segment)).length]),
  ) as Listing['counts']
  return {
    groups: grouped(shown, choice),
    counts,
    found: found.length,
    pages: Math.ceil(found.length / mostShown),
  }
}

/** Everything typed is found in the name, the description, a tag or the target. */
function isNamed(schedule: ScheduleSigns, text: string): boolean {
  return mentions(toldBy(schedule), text)
}

function isIn({ state, enabled, attention }: ScheduleSigns, segment: Segment): boolean {
  if (segment === 'attention') return attention.length > 0
  if (segment === 'paused') return !enabled && state !== 'retired'
  return segment === 'all' || state === 'running'
}

type Ordering = (one: ScheduleSigns, other: ScheduleSigns) => number

const byName: Ordering = (one, other) => (one.id < other.id ? -1 : 1)
const ms = (at: Date | null, none: number) => at?.getTime() ?? none

const orderings: Record<Choice['order'], Ordering> = {
  name: byName,
  next: (one, other) =>
    ms(one.nextRunAt, Number.MAX_VALUE) - ms(other.nextRunAt, Number.MAX_VALUE) || byName(one, other),
  failed: (one, other) => ms(other.lastFailedAt, 0) - ms(one.lastFailedAt, 0) || byName(one, other),
  attention: (one, other) => urgency(one) - urgency(other) || byName(one, other),
}

/** The worst sign of a schedule, 0 being the worst of all. */
function urgency({ attention }: ScheduleSigns): number {
  return Math.min(...attention.map((sign) => attentions.indexOf(sign)), attentions.length)
}

const cadences: { name: string; window: Window; below: number }[] = [
  { name: 'Every few minutes', window: '6h', below: 3_600 },
  { name: 'Every few hours', window: '24h', below: 86_400 },
  { name: 'Every few days', window: '30d', below: 7 * 86_400 },
  { name: 'Weekly and rarer', window: '1y', below: Number.POSITIVE_INFINITY },
]

function grouped(shown: readonly ScheduleSigns[], { group, window }: Choice): Group[] {
  const present = shown.filter(({ state }) => state !== 'retired')
  const retired = shown.filter(({ state }) => state === 'retired')
  const groups =
    group === 'cadence'
      ? cadences.map((cadence) => ({
          ...cadence,
          ids: idsOf(present.filter((schedule) => cadenceOf(schedule) === cadence)),
        }))
      : [{ name: undefined, window, ids: idsOf(present) }]
  return [
    ...groups.map(({ name, window, ids }) => ({ name, window, ids, isRetired: false })),
    { name: 'No longer in the code', window, ids: idsOf(retired), isRetired: true },
  ].filter(({ ids }) => ids.length > 0)
}

/** How often it comes; what has no forecast of two is with the rare ones. */
function cadenceOf({ forecastGap }: ScheduleSigns) {
  return cadences.find(({ below }) => (forecastGap ?? Number.MAX_VALUE) < below)!
}

function idsOf(schedules: readonly ScheduleSigns[]): string[] {
  return schedules.map(({ id }) => id)
}

/**
 * How many rows of each schedule may be read, so that the page reads no more than it can draw in time: seldom ones leave
 * room for frequent ones.
 */
export function mostRows(
  signs: readonly ScheduleSigns[],
  { window, budget }: { window: Window; budget: number },
): number {
  const expected = signs
    .map(({ forecastGap }) => windows[window] / 1_000 / (forecastGap ?? windows[window]))
    .sort((one, other) => one - other)
  let left = budget
  for (const [index, count] of expected.entries()) {
    const share = left / (expected.length - index)
    if (count > share) return Math.floor(share)
    left -= count
  }
  return Math.max(Math.floor(left), 100)
}

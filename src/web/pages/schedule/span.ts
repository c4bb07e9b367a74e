import { occurrences, type Timing } from '../../../calendar/calendar.ts'
import { type Axis, axisOf, placeOf } from '../parts/timetable/timetable.ts'

const hour = 3_600_000
const day = 24 * hour

/** How much of the past the timeline shows. */
export const spans = {
  '1h': hour,
  '6h': 6 * hour,
  '24h': day,
  '7d': 7 * day,
  '30d': 30 * day,
  '1y': 365 * day,
} as const
export type Span = keyof typeof spans
const names = Object.keys(spans) as Span[]

/** So many occurrences are something to look at. */
const enough = 10

/** The shortest window back from now in which a schedule has come due often enough, by its rule. */
export function usualSpan(timing: Timing, { now }: { now: Date }): Span {
  const hasEnough = (span: Span) => {
    const after = new Date(now.getTime() - spans[span])
    return occurrences(timing, { after, until: now, count: enough }).length === enough
  }
  return names.slice(1).find(hasEnough) ?? '1y'
}

/** What the timeline shows: by itself, up to the plan; else back in time, up to an instant. */
export type Shown = { span: Span; until: Date | undefined; usual: Span }

type Given = { span: string | undefined; until: Date | undefined; usual: Span; now: Date }

export function shownOf({ span, until, usual, now }: Given): Shown {
  const chosen = names.find((name) => name === span) ?? usual
  const end = axisOf({ now, windowMs: spans[chosen] }).until
  return { span: chosen, until: until === undefined || until >= end ? undefined : until, usual }
}

export function axisOfShown({ span, until }: Shown, now: Date): Axis {
  const axis = axisOf({ now, windowMs: spans[span] })
  if (until === undefined) return axis
  const length = axis.until.getTime() - axis.from.getTime()
  return { from: new Date(until.getTime() - length), now, until }
}

export type Moves = Record<'closer' | 'farther' | 'earlier' | 'later', Shown | undefined>

/** Where the buttons lead; undefined where there is no more of it. */
export function movesOf(shown: Shown, now: Date): Moves {
  const at = names.indexOf(shown.span)
  const axis = axisOfShown(shown, now)
  const step = spans[shown.span] * (2 / 3)
  const moved = (ms: number) => shownOf({ ...shown, until: new Date(axis.until.getTime() + ms), now })
  const zoomed = (span: Span | undefined) => span && shownOf({ ...shown, span, now })
  return {
    closer: zoomed(names[at - 1]),
    farther: zoomed(names[at + 1]),
    earlier: moved(-step),
    later: shown.until && moved(step),
  }
}

/** The part of the address that says it; empty for what is shown by itself. */
export function queryOf({ span, until, usual }: Shown): Record<string, string> {
  return {
    ...(span === usual ? {} : { span }),
    ...(until === undefined ? {} : { until: until.toISOString() }),
  }
}

type Reading = { read: number; most: number; oldest: Date | undefined }

/** Up to where less is drawn than there is, when only the newest were read. */
export function drawnFromOf(axis: Axis, { read, most, oldest }: Reading): number {
  return read < most || oldest === undefined ? 0 : placeOf(axis, oldest)
}

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

/**
 * What the timeline shows: by itself so much of the past, up to the plan; else the same length back in time, up to an instant;
 * or whatever somebody chose, from an instant to another.
 */
export type Shown = { span: Span; from?: Date | undefined; until: Date | undefined; usual: Span }

type Given = { span?: string | undefined; from?: Date | undefined; until: Date | undefined }

/** A shorter stretch is widened to so much: on less there is nothing to tell the time by. */
const shortest = hour

export function shownOf({ span, from, until }: Given, { usual, now }: { usual: Span; now: Date }): Shown {
  if (from !== undefined && until !== undefined && isStretch(from, until))
    return { span: usual, usual, ...widened(from, until) }
  const chosen = names.find((name) => name === span) ?? usual
  const end = axisOf({ now, windowMs: spans[chosen] }).until
  return { span: chosen, until: until === undefined || until >= end ? undefined : until, usual }
}

/** What can be drawn: no longer than the longest that the buttons lead to. */
function isStretch(from: Date, until: Date): boolean {
  return from < until && until <= later(from, lengthWithPlan('1y'))
}

function widened(from: Date, until: Date): { from: Date; until: Date } {
  const missing = Math.max(shortest - (until.getTime() - from.getTime()), 0)
  return { from: later(from, -missing / 2), until: later(until, missing / 2) }
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}

export function axisOfShown({ span, from, until }: Shown, now: Date): Axis {
  const axis = axisOf({ now, windowMs: spans[span] })
  if (until === undefined) return axis
  return { from: from ?? later(until, -lengthOf(axis)), now, until }
}

function lengthOf({ from, until }: Axis): number {
  return until.getTime() - from.getTime()
}

function lengthWithPlan(span: Span): number {
  return lengthOf(axisOf({ now: new Date(0), windowMs: spans[span] }))
}

export type Moves = Record<'closer' | 'farther' | 'earlier' | 'later', Shown | undefined>

/** Where the buttons lead; undefined where there is no more of it. */
export function movesOf(shown: Shown, now: Date): Moves {
  const axis = axisOfShown(shown, now)
  const length = lengthOf(axis)
  const { from, until, usual } = shown
  const given = (other: Given) => shownOf({ ...shown, ...other }, { usual, now })
  const moved = (ms: number) => given({ from: from && later(from, ms), until: later(axis.until, ms) })
  const zoomed = (span: Span | undefined) => span && given({ span, from: undefined, until })
  const lengths = names.map(lengthWithPlan)
  return {
    closer: zoomed(names[lengths.findLastIndex((each) => each < length)]),
    farther: zoomed(names[lengths.findIndex((each) => each > length)]),
    earlier: moved(-length / 2),
    later: until && moved(length / 2),
  }
}

/** The part of the address that says it; empty for what is shown by itself. */
export function queryOf({ span, from, until, usual }: Shown): Record<string, string> {
  return {
    ...(span === usual ? {} : { span }),
    ...(from && { from: from.toISOString() }),
    ...(until && { until: until.toISOString() }),
  }
}

type Reading = { read: number; most: number; oldest: Date | undefined }

/** Up to where less is drawn than there is, when only the newest were read. */
export function drawnFromOf(axis: Axis, { read, most, oldest }: Reading): number {
  return read < most || oldest === undefined ? 0 : placeOf(axis, oldest)
}

/**
 * From what happened to what is drawn. Where occurrences have five units each, every one is a mark in the silhouette of
 * its state. Where they have less, they are counted in buckets of six: what ran stands on the line, what failed hangs below
 * it. Adjacent skips of one reason become one pill with their number. There is never more than one mark in three units.
 */

import { type Axis, across, placeOf } from './axis.ts'
import type { Happened, Kind } from './happened.ts'
import { kinds } from './happened.ts'

export type Tally = Partial<Record<Kind, number>>

export type Mark = {
  shape: Kind | 'bucket'
  x: number
  /** Of a run under way, a late one or a pill; 0 for what has no extent. */
  width: number
  count: number
  tally: Tally
  first: Date
  last: Date
  /** The reason that all of it shares. */
  reason: string | null
  /** The run behind it, or the last of several. */
  runId: number | null
}

export const bucketWidth = 6
const leastRoom = 5
const leastDistance = 3
const pillDistance = 13

export function marksOf(axis: Axis, happened: readonly Happened[]): Mark[] {
  const now = placeOf(axis, axis.now)
  const past = happened.filter(({ kind }) => kind !== 'planned')
  const plan = happened.filter(({ kind }) => kind === 'planned')
  return [...drawn(axis, past, { from: 0, to: now }), ...drawn(axis, plan, { from: now, to: across })]
}

type Room = { from: number; to: number }

function drawn(axis: Axis, happened: readonly Happened[], room: Room): Mark[] {
  const marks = happened.map((one) => markOf(axis, one)).sort((one, other) => one.x - other.x)
  const count = happened.reduce((sum, { count }) => sum + count, 0)
  return merged(areBucketed(count, room.to - room.from) ? bucketed(marks, room) : marks)
}

/** Whether so many have too little room for a mark each. */
export function areBucketed(count: number, room: number): boolean {
  return count * leastRoom > room
}

function markOf(axis: Axis, one: Happened): Mark {
  const [begin, end] = extentOf(axis, one)
  const x = placeOf(axis, begin)
  const { kind, count, reason, runId } = one
  return {
    shape: kind,
    x,
    width: end === begin ? 0 : placeOf(axis, end) - x,
    count,
    tally: { [kind]: count },
    first: one.first,
    last: one.last,
    reason,
    runId,
  }
}

/** What runs has an extent from its start on; until it has started it only stands where it was due. */
function extentOf(axis: Axis, { kind, first, last, startedAt, count }: Happened): [begin: Date, end: Date] {
  if (kind === 'running') return startedAt === null ? [last, last] : [startedAt, axis.now]
  if (kind === 'late' && count === 1) return [first, startedAt ?? last]
  return [first, isPill(kind) ? last : first]
}

function isPill(shape: Mark['shape']): boolean {
  return shape === 'skipped' || shape === 'missed'
}

function bucketed(marks: readonly Mark[], room: Room): Mark[] {
  const apart = marks.filter(({ shape, width }) => shape === 'running' || (isPill(shape) && width > 0))
  const buckets = new Map<number, Mark>()
  for (const mark of marks) {
    if (apart.includes(mark)) continue
    const x = Math.floor(Math.min(mark.x, room.to - 1) / bucketWidth) * bucketWidth + bucketWidth / 2
    const known = buckets.get(x)
    buckets.set(x, known === undefined ? asBucket(mark, x) : together(known, mark))
  }
  return [...buckets.values(), ...apart].sort((one, other) => one.x - other.x)
}

function asBucket(mark: Mark, x: number): Mark {
  const keepsShape = isPill(mark.shape) || mark.shape === 'planned'
  return { ...mark, x, width: 0, shape: keepsShape ? mark.shape : 'bucket' }
}

function merged(marks: readonly Mark[]): Mark[] {
  const kept: Mark[] = []
  for (const mark of marks) {
    const former = kept.at(-1)
    if (former !== undefined && areOne(former, mark)) kept[kept.length - 1] = together(former, mark)
    else kept.push(mark)
  }
  return kept
}

function areOne(former: Mark, mark: Mark): boolean {
  if ((former.shape === 'running') !== (mark.shape === 'running')) return false
  if (isPill(former.shape) && isPill(mark.shape)) {
    const distance = mark.x - former.x - former.width
    const isSame = mark.shape === former.shape && mark.reason === former.reason
    return touches(former, mark) || (isSame && distance < pillDistance)
  }
  return mark.x - former.x - (isPill(former.shape) ? former.width : 0) < leastDistance
}

/** Whether two would be drawn one over the other. */
function touches(former: Mark, mark: Mark): boolean {
  const left = pillOf(former)
  return left.x + left.width > pillOf(mark).x
}

const diamondWidth = 10

/** What stands for several needs room for its number. */
export function pillOf({ x, width, count }: Mark): { x: number; width: number } {
  const least = count === 1 ? diamondWidth : diamondWidth + 5 * String(count).length
  const wide = Math.max(width > 0 ? width + bucketWidth : 0, least)
  return { x: x + width / 2 - wide / 2, width: wide }
}

/** Two marks as one: it looks like the worse of them, and counts both. */
function together(one: Mark, other: Mark): Mark {
  const tally: Tally = { ...one.tally }
  for (const [kind, added] of Object.entries(other.tally) as [Kind, number][])
    tally[kind] = (tally[kind] ?? 0) + added
  const worse = rank(other.shape) < rank(one.shape) ? other : one
  const shape = one.shape === 'bucket' || other.shape === 'bucket' ? 'bucket' : worse.shape
  return {
    shape,
    x: isPill(shape) ? one.x : worse.x,
    width: Math.max(one.x + one.width, other.x + other.width) - (isPill(shape) ? one.x : worse.x),
    count: one.count + other.count,
    tally,
    first: new Date(Math.min(one.first.getTime(), other.first.getTime())),
    last: new Date(Math.max(one.last.getTime(), other.last.getTime())),
    reason: one.reason === other.reason ? one.reason : null,
    runId: worse.runId,
  }
}

function rank(shape: Mark['shape']): number {
  return shape === 'bucket' ? kinds.length : kinds.indexOf(shape)
}

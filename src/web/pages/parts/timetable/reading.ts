import type { DaemonStart, OutageRow, TimetableRow } from '../../../../db/timetable.ts'
import { type Axis, across, instantAt, placeOf } from './axis.ts'
import type { Outage, Restart } from './background.tsx'
import { tallyOf } from './drawing.ts'
import { type Happened, happenedOf, type Kind, simply } from './happened.ts'
import { areBucketed, bucketWidth, type Mark, marksOf, type Tally } from './marks.ts'

/** The database tells of slots as wide as the least distance of two marks. */
const slotWidth = 3

export function slotOf(axis: Axis): number {
  return ((axis.until.getTime() - axis.from.getTime()) * slotWidth) / across
}

/** What is drawn of one schedule. */
export type Drawn = {
  marks: Mark[]
  tally: Tally
  /** Before it nothing was read: 0 where everything was. */
  drawnFrom: number
  /** After it nothing is forecast yet. */
  drawnUntil: number
}

export function drawnOf(axis: Axis, row: TimetableRow): Drawn {
  const now = placeOf(axis, axis.now)
  const happened = [
    ...slots(axis, { kind: 'ok', numbers: row.ran ?? [], room: now }),
    ...slots(axis, { kind: 'planned', numbers: row.planned ?? [], room: across - now }),
    ...row.others.map(happenedOf),
  ]
  return { ...told(axis, happened), ...boundsOf(axis, row) }
}

function told(axis: Axis, happened: readonly Happened[]) {
  return { marks: marksOf(axis, happened), tally: tallyOf(happened) }
}

function boundsOf(axis: Axis, { toldFrom, toldUntil }: TimetableRow) {
  return {
    drawnFrom: toldFrom === null ? 0 : placeOf(axis, toldFrom),
    drawnUntil: toldUntil === null ? across : placeOf(axis, toldUntil),
  }
}

type Slots = { kind: Kind; numbers: readonly number[]; room: number }

/** Slots are known by their middle; of as many as are drawn in buckets, those of one bucket are told as one. */
function slots(axis: Axis, { kind, numbers, room }: Slots): Happened[] {
  const width = areBucketed(numbers.length, room) ? bucketWidth : slotWidth
  const counts = new Uint16Array(across / width + 1)
  for (const number of numbers) counts[Math.floor(((number - 1) * slotWidth) / width)]! += 1
  const happened: Happened[] = []
  for (const [slot, count] of counts.entries())
    if (count > 0) happened.push(simply(kind, instantAt(axis, (slot + 0.5) * width), count))
  return happened
}

export function outagesOf(rows: readonly OutageRow[]): Outage[] {
  return rows.map(({ beganAt, endedAt, isOver }) => ({ from: beganAt, until: endedAt, isOver }))
}

/** A daemon that started in another release than the one before it came with a deploy. */
export function restartsOf(starts: readonly DaemonStart[]): Restart[] {
  return starts.map(({ startedAt, version, host }) => ({
    at: startedAt,
    words: `A daemon of release ${version} started on ${host}`,
  }))
}

import { gapAt } from './instants.ts'
import { instantsWithin } from './occurrences.ts'
import { readTiming, type Schedule, type Timing } from './timing.ts'
import { dateText, localText, timesText, timeText } from './wall-text.ts'
import { wallTimes } from './wall-times.ts'
import type { Segment } from './zone.ts'

export type Annotated = {
  at: Date
  /** The wall time in the schedule's zone with its offset, `2026-03-08T03:00:00-04:00`. */
  local: string
  /** What a change of the clock has to do with this occurrence. */
  note?: string
}

export function annotate(timing: Timing, range: { after: Date; count: number }): Annotated[] {
  const schedule = readTiming(timing)
  return instantsWithin(schedule, range).map((at) => {
    const segment = schedule.zone.segmentAt(at)
    const note = [...standInNotes(schedule, { segment, at }), ...repeatNotes({ segment, at })].join(' ')
    const local = localText(at + segment.offset, segment.offset)
    return { at: new Date(at), local, ...(note === '' ? {} : { note }) }
  })
}

type Moment = { segment: Segment; at: number }

function standInNotes({ expression, dst }: Schedule, { segment, at }: Moment): string[] {
  const gap = gapAt(segment)
  if (expression.followsClock || dst.gap === 'skip' || at + segment.before >= gap.to) return []
  const shifted = { from: at + segment.before, to: at + segment.before + 1 }
  const range = dst.gap === 'shift' ? shifted : { ...gap, to: at === segment.start ? gap.to : gap.from }
  const missing = [...wallTimes(expression, range)]
  if (missing.length === 0) return []
  const verb = missing.length === 1 ? 'does' : 'do'
  return [
    `${dateText(missing[0]!)} ${timesText(missing)} ${verb} not exist: the clock went from ${timeText(gap.from)} to ${timeText(gap.to)}.`,
  ]
}

function repeatNotes({ segment: { start, end, offset, before, after }, at }: Moment): string[] {
  const wall = at + offset
  const pass = wall < start + before ? 'second' : wall >= end + after ? 'first' : undefined
  if (pass === undefined) return []
  return [`${dateText(wall)} ${timeText(wall)} happens twice: this is the ${pass} time.`]
}

import { type LeftOut, leftOutWithin } from './clock-gaps.ts'
import { gapAt } from './instants.ts'
import { instantsWithin } from './occurrences.ts'
import { readTiming, type Schedule, type Timing } from './timing.ts'
import { dateText, localText, timesText, timeText } from './wall-text.ts'
import { type WallTime, wallTimes } from './wall-times.ts'
import type { Segment } from './zone.ts'

export type Annotated = {
  at: Date
  /** The wall time in the schedule's zone with its offset, `2026-03-08T03:00:00-04:00`. */
  local: string
  /** What a change of the clock has to do with this occurrence, or left out since the one before. */
  note?: string
}

export function annotate(
  timing: Timing,
  range: { after: Date; count: number; until?: Date | undefined },
): Annotated[] {
  const schedule = readTiming(timing)
  const instants = instantsWithin(schedule, range)
  const until = instants.at(-1) ?? Number.NEGATIVE_INFINITY
  const leftOut = [...leftOutWithin(schedule, { from: range.after.getTime() + 1, until })]
  return instants.map((at, index) => {
    const segment = schedule.zone.segmentAt(at)
    const previous = instants[index - 1] ?? Number.NEGATIVE_INFINITY
    const before = leftOut.filter((one) => one.at > previous && one.at <= at)
    const notes = [
      ...before.map((one) => leftOutNote(schedule, one)),
      ...standInNotes(schedule, { segment, at }),
      ...repeatNotes({ segment, at }),
    ]
    const local = localText(at + segment.offset, segment.offset)
    return { at: new Date(at), local, ...(notes.length === 0 ? {} : { note: notes.join(' ') }) }
  })
}

function leftOutNote({ dst }: Schedule, { gap, times }: LeftOut): string {
  const outcome = times.length === 1 ? 'does not exist and is left out' : 'do not exist and are left out'
  const reason = dst.gap === 'skip' ? '' : ', and what would run instead is outside the window'
  return `${dateAndTimes(times)} ${outcome}: ${wentText(gap)}${reason}.`
}

type Moment = { segment: Segment; at: number }

function standInNotes({ expression, dst }: Schedule, { segment, at }: Moment): string[] {
  const gap = gapAt(segment)
  if (expression.followsClock || dst.gap === 'skip' || at + segment.before >= gap.to) return []
  const shifted = { from: at + segment.before, to: at + segment.before + 1 }
  const range = dst.gap === 'shift' ? shifted : { ...gap, to: at === segment.start ? gap.to : gap.from }
  const missing = [...wallTimes(expression, range)]
  if (missing.length === 0) return []
  return [`${dateAndTimes(missing)} ${missing.length === 1 ? 'does' : 'do'} not exist: ${wentText(gap)}.`]
}

function dateAndTimes(times: readonly WallTime[]): string {
  return `${dateText(times[0]!)} ${timesText(times)}`
}

function wentText({ from, to }: ReturnType<typeof gapAt>): string {
  return `the clock went from ${timeText(from)} to ${timeText(to)}`
}

function repeatNotes({ segment: { start, end, offset, before, after }, at }: Moment): string[] {
  const wall = at + offset
  const pass = wall < start + before ? 'second' : wall >= end + after ? 'first' : undefined
  if (pass === undefined) return []
  return [`${dateText(wall)} ${timeText(wall)} happens twice: this is the ${pass} time.`]
}

import { changeNote } from './clock-change-note.ts'
import { gapAt } from './instants.ts'
import { checkedTime } from './range.ts'
import { readTiming, type Schedule, type Timing } from './timing.ts'
import { dateText, timeText } from './wall-text.ts'
import { day, minute } from './wall-times.ts'
import { openZone, type Segment, type Zone } from './zone.ts'

const horizon = 400 * day

export type ClockChange = {
  at: Date
  /** What becomes of the schedule's local times. */
  note: string
}

/** The next change of the clock within 400 days that skips or repeats a local time of the schedule. */
export function nextClockChange(timing: Timing, { after }: { after: Date }): ClockChange | undefined {
  const schedule = readTiming(timing)
  for (const segment of changesAfter(schedule.zone, checkedTime(after))) {
    const note = changeNote(schedule, segment)
    if (note !== undefined) return { at: new Date(segment.start), note }
  }
  return undefined
}

export type ZoneChange = {
  at: Date
  /** The day on which it happens, by the clock that changes. */
  date: string
  /** What the clock shows at that moment, and what it shows instead. */
  from: string
  to: string
  /** Positive when the clock goes ahead. */
  minutes: number
}

/** The next change of the clock in a zone within 400 days; undefined for those that have none. */
export function nextZoneChange(timezone: string, { after }: { after: Date }): ZoneChange | undefined {
  const [segment] = changesAfter(openZone(timezone), checkedTime(after))
  if (segment === undefined) return undefined
  const { start, offset, before } = segment
  const [from, to] = [start + before, start + offset]
  const texts = { date: dateText(from), from: timeText(from), to: timeText(to) }
  return { at: new Date(start), ...texts, minutes: (offset - before) / minute }
}

/** What becomes of the schedule's local times at the next change of the clock in each direction. */
export function clockChangeWarnings(schedule: Schedule, now: number): string[] {
  const changes = [...changesAfter(schedule.zone, now)]
  const isAhead = (segment: Segment) => gapAt(segment).to > gapAt(segment).from
  const ahead = changes.find(isAhead)
  const back = changes.find((segment) => !isAhead(segment))
  return [ahead, back].flatMap((segment) => (segment && changeNote(schedule, segment)) ?? [])
}

/** The segments that begin with a change of the clock, later than `after`. */
function* changesAfter(zone: Zone, after: number): Generator<Segment> {
  for (let { end } = zone.segmentAt(after); end <= after + horizon; ) {
    const segment = zone.segmentAt(end)
    // A segment may also end where no change is known yet; the next one then began with an earlier change.
    if (segment.start === end) yield segment
    end = segment.end
  }
}

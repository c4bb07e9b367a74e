import { timesLeftOut } from './clock-gaps.ts'
import { gapAt } from './instants.ts'
import type { Schedule } from './timing.ts'
import { dateText, timesText, timeText } from './wall-text.ts'
import { minute, type WallRange, type WallTime, wallTimes } from './wall-times.ts'
import { isWholeDays } from './window.ts'
import type { Segment } from './zone.ts'

/** What the change of the clock with which a segment began does to a schedule; undefined when it does not touch it. */
export function changeNote(schedule: Schedule, segment: Segment): string | undefined {
  if (runsRoundTheClock(schedule) || !isWithinBounds(schedule, segment)) return undefined
  const gap = gapAt(segment)
  const isAhead = gap.to > gap.from
  const times = [...wallTimes(schedule.expression, isAhead ? gap : overlapAt(segment))]
  if (times.length === 0) return undefined
  return isAhead ? gapNote(schedule, { segment, times }) : overlapNote(schedule, { segment, times })
}

/** Hour after hour of the clock, whatever it shows: of that, no change takes or doubles anything. */
function runsRoundTheClock({ expression, window }: Schedule): boolean {
  return expression.followsClock && expression.fields.hour.values.length === 24 && isWholeDays(window)
}

function isWithinBounds({ startsAt, endsAt }: Schedule, { start, offset, before }: Segment): boolean {
  const repeated = Math.max(0, before - offset)
  return start + repeated >= startsAt && start - repeated <= endsAt
}

/** The wall times that the segment shows again; empty when the clock did not go back as it began. */
function overlapAt({ start, offset, before }: Segment): WallRange {
  return { from: start + offset, to: start + before }
}

const follower = 'the minute or hour field begins with *, so this follows the clock'

type Touched = { segment: Segment; times: WallTime[] }

function gapNote(schedule: Schedule, { segment, times }: Touched): string {
  const { from, to } = gapAt(segment)
  const change = `On ${dateText(from)} the clock in ${schedule.zone.name} goes from ${timeText(from)} to ${timeText(to)}`
  const missing = `${timesText(times)} ${times.length === 1 ? 'does' : 'do'} not exist`
  return `${change}: ${missing} and ${gapOutcome(schedule, { segment, times })}.`
}

function gapOutcome(schedule: Schedule, { segment, times }: Touched): string {
  const { expression, dst } = schedule
  if (expression.followsClock) return `nothing runs for it (${follower})`
  const { from, to } = gapAt(segment)
  const leftOut = dst.gap === 'skip' ? 0 : timesLeftOut(schedule, segment).length
  if (leftOut === times.length)
    return `nothing runs for it (what would run instead by dst.gap ${dst.gap} is outside the window)`
  const outcomes = {
    after: `it runs once at ${timeText(to)} instead`,
    shift: `it runs ${(to - from) / minute} minutes later`,
    skip: 'nothing runs for it',
  }
  const limit = leftOut > 0 ? ', where that is inside the window' : ''
  return `${outcomes[dst.gap]}${limit} (dst.gap is ${dst.gap})`
}

function overlapNote({ expression, zone, dst }: Schedule, { segment, times }: Touched): string {
  const { from, to } = overlapAt(segment)
  const change = `On ${dateText(from)} the clock in ${zone.name} goes back from ${timeText(to)} to ${timeText(from)}`
  const twice = `${timesText(times)} ${times.length === 1 ? 'happens' : 'happen'} twice`
  if (expression.followsClock) return `${change}: ${twice} and it runs both times (${follower}).`
  const outcomes = { first: 'the first time', second: 'the second time', both: 'both times' }
  return `${change}: ${twice} and it runs ${outcomes[dst.overlap]} (dst.overlap is ${dst.overlap}).`
}

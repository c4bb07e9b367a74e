import { gapAt } from './instants.ts'
import type { DstPolicy, Schedule } from './timing.ts'
import { dateText, timesText, timeText } from './wall-text.ts'
import { day, minute, type WallRange, type WallTime, wallTimes } from './wall-times.ts'
import type { Segment, Zone } from './zone.ts'

const horizon = 400 * day

/** What becomes of the schedule's local times at the next change of the clock in each direction. */
export function clockChangeWarnings({ expression, zone, dst }: Schedule, now: number): string[] {
  const { followsClock, fields } = expression
  if (followsClock && fields.hour.values.length === 24) return []
  const begun = segmentsBegunAfter(zone, now)
  const gap = begun.map(gapAt).find(({ from, to }) => to > from)
  const overlap = begun.map(overlapAt).find(({ from, to }) => to > from)
  const skipped = gap === undefined ? [] : [...wallTimes(expression, gap)]
  const repeated = overlap === undefined ? [] : [...wallTimes(expression, overlap)]
  const policy = followsClock ? undefined : dst
  return [
    ...(skipped.length > 0 ? [`${ahead(zone, gap!)}: ${gapOutcome(policy, { skipped, gap: gap! })}`] : []),
    ...(repeated.length > 0 ? [`${back(zone, overlap!)}: ${overlapOutcome(policy, repeated)}`] : []),
  ]
}

function segmentsBegunAfter(zone: Zone, now: number): Segment[] {
  const segments: Segment[] = []
  for (let at = zone.segmentAt(now).end; at <= now + horizon; at = segments.at(-1)!.end)
    segments.push(zone.segmentAt(at))
  return segments
}

/** The wall times that the segment shows again; empty when the clock did not go back as it began. */
function overlapAt({ start, offset, before }: Segment): WallRange {
  return { from: start + offset, to: start + before }
}

function ahead({ name }: Zone, { from, to }: WallRange): string {
  return `On ${dateText(from)} the clock in ${name} goes from ${timeText(from)} to ${timeText(to)}`
}

function back({ name }: Zone, { from, to }: WallRange): string {
  return `On ${dateText(from)} the clock in ${name} goes back from ${timeText(to)} to ${timeText(from)}`
}

const follower = 'the minute or hour field begins with *, so this follows the clock'

function gapOutcome(
  policy: DstPolicy | undefined,
  { skipped, gap }: { skipped: WallTime[]; gap: WallRange },
) {
  const missing = `${timesText(skipped)} ${skipped.length === 1 ? 'does' : 'do'} not exist`
  if (policy === undefined) return `${missing} and nothing runs for it (${follower}).`
  const outcomes = {
    after: `it runs once at ${timeText(gap.to)} instead`,
    shift: `it runs ${(gap.to - gap.from) / minute} minutes later`,
    skip: 'nothing runs for it',
  }
  return `${missing} and ${outcomes[policy.gap]} (dst.gap is ${policy.gap}).`
}

function overlapOutcome(policy: DstPolicy | undefined, repeated: WallTime[]): string {
  const twice = `${timesText(repeated)} ${repeated.length === 1 ? 'happens' : 'happen'} twice`
  if (policy === undefined) return `${twice} and it runs both times (${follower}).`
  const outcomes = { first: 'the first time', second: 'the second time', both: 'both times' }
  return `${twice} and it runs ${outcomes[policy.overlap]} (dst.overlap is ${policy.overlap}).`
}

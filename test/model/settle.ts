import { skip } from './runs.ts'
import type { Schedule, World } from './state.ts'
import { isExhausted, occurrences, type Reach } from './timing.ts'

/** Before a schedule stops: what was due gets its row; what no forecast had reached is left to the forecaster. */
export function settle(world: World, schedule: Schedule): void {
  const { now } = world
  if (schedule.enabled && !isExhausted(schedule)) {
    const due = schedule.forecast.filter(({ at }) => at > schedule.cursor && at <= now)
    skip(world, { schedule, instants: due.map(({ at }) => at), reason: 'missed' })
    const since = Math.max(schedule.cursor, schedule.forecast.at(-1)?.at ?? schedule.cursor)
    const until = Math.min(now, schedule.policy.endsAt ?? now)
    if (since < until && !schedule.isFinal) world.stretches.push({ schedule, since, until })
  }
  schedule.cursor = Math.max(schedule.cursor, now)
  schedule.waits = false
}

/** The next part of the oldest stretch that no forecast had reached when its schedule stopped. */
export function stretchPart({ stretches: [stretch] }: World, { behind }: Reach) {
  if (stretch === undefined) return undefined
  const { schedule, since, until } = stretch
  const found = occurrences(schedule, { after: since, until, count: behind })
  return { stretch, instants: found.map(({ at }) => at), isLast: found.length < behind }
}

export function settleStretch(world: World, reach: Reach): void {
  const part = stretchPart(world, reach)
  if (part === undefined) return
  const { stretch, instants, isLast } = part
  skip(world, { schedule: stretch.schedule, instants, reason: 'missed' })
  if (isLast) world.stretches.shift()
  else stretch.since = instants.at(-1)!
}

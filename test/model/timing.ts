import type { Ms, Occurrence, Policy, Schedule, World } from './state.ts'

/** Occurrences at some offsets of a cycle that goes on for ever, or until its end. */
export type Timing = { cycle: Ms; offsets: { after: Ms; isGap: boolean }[]; end: Ms | null }

/** How far a forecaster looks: into what an outage left behind, and ahead of the present. */
export type Reach = { behind: number; ahead: number }

type Range = { after: Ms; until?: Ms; count: number }

export function occurrences({ timing, policy }: Pick<Schedule, 'timing' | 'policy'>, range: Range) {
  const { after, until = Number.POSITIVE_INFINITY, count } = range
  const end = lastInstant({ timing, policy })
  const found: Occurrence[] = []
  const from = Math.max(after, (policy.startsAt ?? after) - 1)
  for (let cycle = Math.floor(from / timing.cycle); ; cycle++) {
    for (const offset of timing.offsets) {
      const at = cycle * timing.cycle + offset.after
      if (at > Math.min(end, until) || found.length === count) return found
      if (at > from) found.push({ at, isGap: offset.isGap })
    }
  }
}

function lastInstant({ timing, policy }: { timing: Timing; policy: Policy }): Ms {
  return Math.min(timing.end ?? Number.POSITIVE_INFINITY, policy.endsAt ?? Number.POSITIVE_INFINITY)
}

/** What the calendar answers for a schedule, from its cursor on; from now on for one that is disabled. */
export function forecastOf(schedule: Schedule, { now, reach }: { now: Ms; reach: Reach }) {
  const after = schedule.enabled ? schedule.cursor : now
  const past = occurrences(schedule, { after, until: now, count: reach.behind })
  const ahead =
    past.length < reach.behind
      ? occurrences(schedule, { after: Math.max(after, now), count: reach.ahead })
      : []
  const forecast = [...past, ...ahead]
  const isFinal = occurrences(schedule, { after: forecast.at(-1)?.at ?? after, count: 1 }).length === 0
  return { forecast, isFinal }
}

export function refill(world: World, { schedule, reach }: { schedule: Schedule; reach: Reach }): void {
  Object.assign(schedule, forecastOf(schedule, { now: world.now, reach }), { isIncomplete: false })
}

/** Whether nothing can be decided before the forecaster has looked at it. */
export function needsRefill(schedule: Schedule, now: Ms): boolean {
  const isStuck = schedule.enabled && !isExhausted(schedule) && nextRunAt(schedule) === null
  return isStuck && (schedule.isIncomplete || !isComplete(schedule, now)) && !isHeldUp(schedule)
}

/** Where it catches up one at a time there is time until the lock is free. */
function isHeldUp({ policy, lock, cursor, forecast }: Schedule): boolean {
  return (
    lock !== null &&
    policy.overlap !== 'allow' &&
    policy.catchUp !== 'skip' &&
    (forecast[0]?.at ?? 0) > cursor
  )
}

export function isComplete({ forecast, isFinal }: Schedule, now: Ms): boolean {
  return isFinal || (forecast.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > now
}

export function isExhausted({ policy, fireCount }: Schedule): boolean {
  return policy.maxRuns !== null && fireCount >= policy.maxRuns
}

/** The next occurrence that is not decided, as far as it is known. */
export function nextRunAt(schedule: Schedule): Ms | null {
  if (!schedule.enabled || schedule.isIncomplete || isExhausted(schedule)) return null
  return schedule.forecast.find(({ at }) => at > schedule.cursor)?.at ?? null
}

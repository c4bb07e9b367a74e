import { day, type Ms, type Occurrence, type Run, type Schedule, type World } from './state.ts'
import { isExhausted } from './timing.ts'

/** What stands against every occurrence of a schedule at present. */
export function scheduleReason(world: World, { plan, policy }: Schedule): string | null {
  if (plan.length === 0) return 'no_such_job'
  return policy.flag !== null && world.flags.get(policy.flag) !== true ? 'flag_off' : null
}

/** What stands against catching up with an occurrence. */
export function catchUpReason(world: World, { schedule, occurrence }: Asked): string | null {
  if (occurrence.isGap) return 'clock_gap'
  return isBlackedOut(world, { schedule, at: occurrence.at }) ? 'blackout' : null
}

type Asked = { schedule: Schedule; occurrence: Occurrence }

/** What stands against an occurrence that is claimed in time, before other runs are looked at. */
export function timelyReason(world: World, { schedule, occurrence }: Asked): string | null {
  const { startsAt, endsAt, deadline } = schedule.policy
  const { at, isGap } = occurrence
  const general = scheduleReason(world, schedule)
  if (general !== null) return general
  if (isGap) return 'clock_gap'
  if ((startsAt !== null && at < startsAt) || (endsAt !== null && at > endsAt)) return 'outside_bounds'
  if (isBlackedOut(world, { schedule, at })) return 'blackout'
  return deadline !== null && world.now - at > deadline ? 'too_late' : null
}

/** What stands against a run that was not dispatched at once: it was rolled to another day, waited, or was asked for. */
export function pendingReason(world: World, run: Run): string | null {
  const { schedule, dueAt, deadlineAt } = run
  const { catchUp, grace } = schedule.policy
  const isOwn = run.request === 0 && !run.isAsked
  if (schedule.plan.length === 0) return 'no_such_job'
  if (isOwn && scheduleReason(world, schedule) !== null) return 'flag_off'
  if (isOwn && catchUp === 'skip' && world.now - dueAt! > grace) return 'missed'
  if (deadlineAt !== null && world.now > deadlineAt) return 'too_late'
  return isOwn && isExhausted(schedule) ? 'max_runs' : null
}

export function isBlackedOut(
  { blackouts }: World,
  { schedule, at }: { schedule: Schedule; at: Ms },
): boolean {
  const { calendars, zoneOffset } = schedule.policy
  const local = Math.floor((at + zoneOffset) / day)
  return blackouts.some(
    ({ calendar, firstDay, lastDay }) =>
      calendars.includes(calendar) && firstDay <= local && local <= lastDay,
  )
}

/** The same local time on the next day on which it may fire. */
export function nextFreeDay(world: World, { schedule, at }: { schedule: Schedule; at: Ms }): Ms | null {
  for (let days = 1; days <= 366; days++) {
    const rolled = at + days * day
    if (!isBlackedOut(world, { schedule, at: rolled }) && isWindowDay(schedule, rolled)) return rolled
  }
  return null
}

function isWindowDay({ policy: { windowDays, zoneOffset } }: Schedule, at: Ms): boolean {
  const weekday = new Date(at + zoneOffset).getUTCDay()
  return windowDays === null || windowDays.includes(weekday === 0 ? 7 : weekday)
}

import { catchUpReason, scheduleReason, timelyReason } from './gates.ts'
import { jitterOf } from './jitter.ts'
import { fire, makeRoom, roll, skip, wait, waitingRuns } from './runs.ts'
import { addRun, type Ms, type Occurrence, type Run, type Schedule, type World } from './state.ts'
import { isComplete, isExhausted, nextRunAt } from './timing.ts'

/** Decides what is due of one schedule. */
export function claim(world: World, schedule: Schedule) {
  const next = nextRunAt(schedule)
  if (next === null || next > world.now || schedule.waits) return
  const due = schedule.forecast.filter(({ at }) => at > schedule.cursor && at <= world.now)
  const { catchUp, grace } = schedule.policy
  const missed = due.filter(({ at }) => world.now - at > grace)
  const timely = due.slice(missed.length)
  const general = scheduleReason(world, schedule)

  schedule.isIncomplete = !isComplete(schedule, world.now)
  if (catchUp !== 'skip' && missed.length > 0 && general === null)
    return catchUpWith(world, { schedule, due })
  skip(world, {
    schedule,
    instants: instantsOf(missed),
    reason: catchUp === 'skip' ? 'missed' : (general ?? 'missed'),
  })
  decideUpTo(schedule, due)
  judgeTimely(world, { schedule, timely })
}

type Due = { schedule: Schedule; due: Occurrence[] }

const instantsOf = (occurrences: Occurrence[]): Ms[] => occurrences.map(({ at }) => at)

function decideUpTo(schedule: Schedule, decided: Occurrence[]): void {
  schedule.cursor = decided.at(-1)?.at ?? schedule.cursor
}

function judgeTimely(world: World, { schedule, timely }: { schedule: Schedule; timely: Occurrence[] }): void {
  const reasons = timely.map((occurrence) => timelyReason(world, { schedule, occurrence }))
  const passing = timely.filter((_, index) => reasons[index] === null)
  const { overlap, onBlackout } = schedule.policy
  if (overlap === 'cancel' && passing.length > 0) makeRoom(world, schedule)
  const rank = new Map(passing.map(({ at }, index) => [at, index]))
  for (const [index, { at }] of timely.entries()) {
    const reason = reasons[index]!
    if (reason === null) judgePassing(world, { schedule, at, isLast: rank.get(at) === passing.length - 1 })
    else if (reason === 'blackout' && onBlackout === 'next_day')
      roll(world, addRun(world, { schedule, instants: [at], trigger: 'schedule' }))
    else skip(world, { schedule, instants: [at], reason })
  }
}

type Passing = { schedule: Schedule; at: Ms; isLast: boolean }

function judgePassing(world: World, { schedule, at, isLast }: Passing) {
  const { overlap } = schedule.policy
  const skipped = (reason: string) => skip(world, { schedule, instants: [at], reason })
  if (overlap === 'cancel') return isLast ? begin(world, { schedule, at }) : skipped('coalesced')
  if (overlap === 'allow') return isExhausted(schedule) ? skipped('max_runs') : begin(world, { schedule, at })
  if (schedule.lock === null) return begin(world, { schedule, at })
  if (overlap === 'skip') return skipped('overlap')
  return waitingRuns(world, schedule).length > 0 ? skipped('queue_full') : begin(world, { schedule, at })
}

type Beginning = { schedule: Schedule; at: Ms; trigger?: Run['trigger'] }

/** Fires an occurrence, or lets it wait for the run that holds the lock. */
function begin(world: World, { schedule, at, trigger = 'schedule' }: Beginning) {
  const { overlap, deadline } = schedule.policy
  const deadlineAt = deadline === null ? null : at + deadline
  const run = addRun(world, { schedule, instants: [at], trigger, deadlineAt })
  if (schedule.lock !== null && overlap !== 'allow') return wait(run)
  run.spread = jitterOf(run)
  fire(world, run)
}

function catchUpWith(world: World, { schedule, due }: Due): void {
  const { catchUp, overlap, deadline } = schedule.policy
  const isBeyond = ({ at }: Occurrence, limit: Ms | null) => limit !== null && world.now - at > limit
  const rest = due.filter((occurrence) => !isBeyond(occurrence, deadline))
  const plan = catchUp === 'run_once' ? catchUpOnce : catchUpAll

  if (overlap === 'cancel' && !schedule.isIncomplete && wouldFire(world, { schedule, due: rest }))
    makeRoom(world, schedule)
  const replaces = catchUp === 'run_once' && overlap === 'cancel'
  if (schedule.lock !== null && overlap !== 'allow' && !replaces) {
    Object.assign(schedule, { waits: true, isIncomplete: false })
    return
  }
  const expired = due.slice(0, due.length - rest.length)
  skip(world, { schedule, instants: instantsOf(expired), reason: 'too_late' })
  decideUpTo(schedule, expired)
  plan(world, { schedule, due: rest })
}

function wouldFire(world: World, { schedule, due }: Due): boolean {
  const kept = schedule.policy.catchUp === 'run_all' ? due.slice(droppedCount(world, { schedule, due })) : due
  return kept.some((occurrence) => catchUpReason(world, { schedule, occurrence }) === null)
}

function triggerOf(world: World, { schedule, at }: { schedule: Schedule; at: Ms }): Run['trigger'] {
  return world.now - at > schedule.policy.grace ? 'catch_up' : 'schedule'
}

/** The latest that may run stands for all before it. */
function catchUpOnce(world: World, { schedule, due }: Due) {
  const reasons = due.map((occurrence) => catchUpReason(world, { schedule, occurrence }))
  const winner = schedule.isIncomplete ? due.length - 1 : reasons.lastIndexOf(null)
  const before = due.slice(0, Math.max(winner, 0))
  skip(world, { schedule, instants: instantsOf(before), reason: 'coalesced' })
  if (schedule.isIncomplete) return decideUpTo(schedule, before)
  for (const reason of ['clock_gap', 'blackout']) {
    const after = due.filter((_, index) => index > winner && reasons[index] === reason)
    skip(world, { schedule, instants: instantsOf(after), reason })
  }
  decideUpTo(schedule, due)
  const at = due[winner]?.at
  if (at !== undefined) begin(world, { schedule, at, trigger: triggerOf(world, { schedule, at }) })
}

function droppedCount(world: World, { schedule, due }: Due): number {
  const { catchUpLimit, catchUpMaxAge } = schedule.policy
  const tooOld = due.filter(({ at }) => world.now - at > catchUpMaxAge).length
  return Math.max(0, tooOld, due.length - catchUpLimit)
}

/** Oldest first; one at a time, unless runs may overlap. */
function catchUpAll(world: World, { schedule, due }: Due): void {
  const dropped = due.slice(0, droppedCount(world, { schedule, due }))
  skip(world, { schedule, instants: instantsOf(dropped), reason: 'catch_up_limit' })
  decideUpTo(schedule, dropped)
  if (schedule.isIncomplete) return
  for (const occurrence of due.slice(dropped.length)) {
    const { at } = occurrence
    const barred = catchUpReason(world, { schedule, occurrence })
    const reason = barred ?? (isExhausted(schedule) ? 'max_runs' : null)
    decideUpTo(schedule, [occurrence])
    if (reason !== null) skip(world, { schedule, instants: [at], reason })
    else begin(world, { schedule, at, trigger: triggerOf(world, { schedule, at }) })
    if (reason === null && schedule.policy.overlap !== 'allow') break
  }
  schedule.waits = (nextRunAt(schedule) ?? Number.POSITIVE_INFINITY) <= world.now
}

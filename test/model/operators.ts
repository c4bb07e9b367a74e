import { cancel, closeUnrun, hasEnded, waitingRuns } from './runs.ts'
import { settle } from './settle.ts'
import { addRun, type Ms, type Policy, type Run, type Schedule, type World } from './state.ts'
import { isExhausted } from './timing.ts'

export function enable(world: World, schedule: Schedule): string {
  if (schedule.enabled) return 'already enabled'
  Object.assign(schedule, {
    enabled: true,
    pausedUntil: null,
    consecutiveFailures: 0,
    pauseDue: false,
    cursor: Math.max(schedule.cursor, world.now),
    isIncomplete: false,
    waits: false,
  })
  return 'enabled'
}

type Disabling = { schedule: Schedule; until: Ms | null }

export function disable(world: World, { schedule, until }: Disabling): string {
  settle(world, schedule)
  for (const run of world.runs) {
    const isOurs = run.schedule === schedule && run.request === 0 && !run.isAsked
    if (isOurs && run.status === 'pending') closeUnrun(run, { status: 'cancelled', reason: 'cancelled' })
  }
  Object.assign(schedule, { enabled: false, pausedUntil: until, pauseDue: false })
  return until === null ? 'disabled' : 'paused'
}

/** At the beginning of each pass: pauses that are over, and schedules that failed too often in a row. */
export function switchByItself(world: World): void {
  for (const schedule of world.schedules) {
    if (schedule.pausedUntil !== null && schedule.pausedUntil <= world.now) enable(world, schedule)
    if (!schedule.pauseDue) continue
    if (schedule.enabled) disable(world, { schedule, until: null })
    schedule.pauseDue = false
  }
}

export function trigger(world: World, schedule: Schedule): Run {
  const { deadline } = schedule.policy
  return addRun(world, {
    schedule,
    instants: [world.now],
    request: ++world.requests,
    trigger: 'manual',
    isAsked: true,
    dueAt: world.now,
    deadlineAt: deadline === null ? null : world.now + deadline,
  })
}

export function retryRun(world: World, run: Run): 'PN004' | undefined {
  const hasFailed = run.status === 'failed' || run.status === 'lost'
  if (!hasFailed && !(run.status === 'cancelled' && run.wasDispatched)) return 'PN004'
  if (world.runs.some((other) => other.retryOf === run && !hasEnded(other))) return 'PN004'
  addRun(world, {
    schedule: run.schedule,
    instants: [run.scheduledFor],
    request: ++world.requests,
    trigger: 'retry',
    isAsked: true,
    retryOf: run,
    dueAt: world.now,
  })
  return undefined
}

export function cancelRun(world: World, run: Run): 'PN004' | undefined {
  if (hasEnded(run)) return 'PN004'
  cancel(world, run)
  return undefined
}

export type Missed = { schedule: Schedule; run: Run | null; since: Ms | null; until: Ms | null }

/** Skipped occurrences that may still be run: those that were missed, or any that is named. */
export function missedRuns(world: World, { schedule, run, since, until }: Missed): Run[] {
  return world.runs
    .filter((row) => row.schedule === schedule && row.request === 0 && row.status === 'skipped')
    .filter((row) => (run === null ? ['missed', 'catch_up_limit'].includes(row.reason!) : row === run))
    .filter(({ scheduledFor }) => since === null || scheduledFor >= since)
    .filter(({ scheduledFor }) => until === null || scheduledFor <= until)
    .sort((one, other) => one.scheduledFor - other.scheduledFor)
}

export type Pace = { newestOnly: boolean; perMinute: number | null }

/** Those of them that become runs. */
export function wanted(rows: Run[], { newestOnly }: Pace): Run[] {
  return newestOnly ? rows.slice(-1) : rows
}

export function runMissed(
  world: World,
  { rows, perMinute }: { rows: Run[]; perMinute: number | null },
): void {
  for (const [before, row] of rows.entries()) {
    row.schedule.skipCount -= row.instants.length
    Object.assign(row, {
      status: 'pending',
      trigger: 'catch_up',
      reason: null,
      isAsked: true,
      dueAt: world.now + (perMinute === null ? 0 : (before * 60_000) / perMinute),
      deadlineAt: null,
      wasDispatched: false,
      startedAt: null,
      jobs: [],
      wave: 0,
      spread: 0,
    })
  }
}

export function dismissMissed(rows: Run[]): number {
  const open = rows.filter(({ reason }) => reason !== 'dismissed')
  for (const row of open) row.reason = 'dismissed'
  return open.length
}

/** The code changes how a schedule behaves, though not when it is due: what waits is judged anew. */
export function redefine(world: World, { schedule, policy }: { schedule: Schedule; policy: Policy }): void {
  if (JSON.stringify(policy) === JSON.stringify(schedule.policy)) return
  const wasExhausted = isExhausted(schedule) && policy.maxRuns !== schedule.policy.maxRuns
  schedule.policy = policy
  schedule.waits = false
  if (policy.flag !== null && !world.flags.has(policy.flag)) world.flags.set(policy.flag, false)
  if (policy.overlap === 'allow') {
    for (const run of waitingRuns(world, schedule)) run.dueAt = world.now
  }
  if (wasExhausted) {
    // What came while nothing was due stays so.
    schedule.cursor = Math.max(schedule.cursor, world.now)
    schedule.isIncomplete = !isExhausted(schedule)
  }
}

/** Flags are there because a schedule names them. */
export function switchFlag({ flags }: World, isOn: boolean): 'PN006' | undefined {
  if (!flags.has('beta')) return 'PN006'
  flags.set('beta', isOn)
  return undefined
}

import { hasEnded, isOpen } from './jobs.ts'
import type { Missed, Pace } from './operators.ts'
import {
  type JobRun,
  type Ms,
  maxAttempts,
  type Policy,
  type Run,
  type Schedule,
  type Worker,
  type World,
} from './state.ts'
import { needsRefill } from './timing.ts'
import type { Outcome } from './work.ts'

/** What a step of a scenario asks for. What it is done to follows from the state it meets: `pick` counts around. */
export type Action =
  | { kind: 'nothing' | 'tick' | 'sweep' | 'settle' | 'crash' }
  | { kind: 'refill'; isEager: boolean }
  | { kind: 'enable' | 'disable' | 'trigger'; pick: number }
  | { kind: 'redefine'; pick: number; policy: Policy }
  | ({ kind: 'runMissed' | 'dismissMissed'; pick: number; fromAgo: Ms | null; toAgo: Ms | null } & Pace)
  | { kind: 'pause'; pick: number; lasts: Ms }
  | {
      kind: 'runOne' | 'dismissOne' | 'cancel' | 'retry' | 'start' | 'vanish' | 'knock' | 'late'
      pick: number
    }
  | { kind: 'finish'; pick: number; outcome: Outcome }
  | { kind: 'flag'; isOn: boolean }
  | { kind: 'blackout'; inDays: number; days: number }
  | { kind: 'freeBlackout'; pick: number }

/** An action with what it is done to. */
export type Move =
  | { kind: 'tick' | 'sweep' | 'settle' }
  | { kind: 'crash'; worker: Worker }
  | { kind: 'refill'; schedules: Schedule[] }
  | { kind: 'enable' | 'trigger'; schedule: Schedule }
  | { kind: 'disable'; schedule: Schedule; until: Ms | null }
  | ({ kind: 'runMissed' | 'dismissMissed' } & Missed & Pace)
  | { kind: 'redefine'; schedule: Schedule; policy: Policy }
  | { kind: 'cancel' | 'retry'; run: Run }
  | { kind: 'start' | 'knock'; job: JobRun; worker: Worker }
  | { kind: 'vanish' | 'late'; job: JobRun }
  | { kind: 'finish'; job: JobRun; outcome: Outcome }
  | { kind: 'flag'; isOn: boolean }
  | { kind: 'blackout'; firstDay: number; lastDay: number }
  | { kind: 'freeBlackout'; index: number }

const atOnce: Pace = { newestOnly: false, perMinute: null }
const paceOf = ({ newestOnly, perMinute }: Pace): Pace => ({ newestOnly, perMinute })
const day = 24 * 60 * 60 * 1_000

/** Undefined where there is nothing that it could be done to. */
export function moveOf(world: World, action: Action): Move | undefined {
  const of = chooser(action)
  const schedule = of(world.schedules)
  const jobs = world.runs.flatMap((run) => run.jobs)
  switch (action.kind) {
    case 'nothing':
      return undefined
    case 'tick':
    case 'sweep':
    case 'settle':
      return { kind: action.kind }
    case 'refill':
      return { kind: 'refill', schedules: world.schedules.filter((one) => isDue(world, one, action)) }
    case 'enable':
    case 'trigger':
      return schedule && { kind: action.kind, schedule }
    case 'disable':
      return schedule && { kind: 'disable', schedule, until: null }
    case 'pause':
      return schedule && { kind: 'disable', schedule, until: world.now + action.lasts }
    case 'runMissed':
    case 'dismissMissed':
      return (
        schedule && { kind: action.kind, schedule, run: null, ...rangeOf(world, action), ...paceOf(action) }
      )
    case 'redefine':
      return schedule && { kind: 'redefine', schedule, policy: changed(schedule.policy, action.policy) }
    case 'runOne':
    case 'dismissOne': {
      const run = of(world.runs.filter(({ request, status }) => request === 0 && status === 'skipped'))
      const kind = action.kind === 'runOne' ? 'runMissed' : 'dismissMissed'
      return run && { kind, schedule: run.schedule, run, since: null, until: null, ...atOnce }
    }
    case 'cancel': {
      const live = world.runs.filter(({ status }) => ['pending', 'queued', 'running'].includes(status))
      const run = of(live) ?? of(world.runs)
      return run && { kind: 'cancel', run }
    }
    case 'retry': {
      const ended = world.runs.filter(({ status }) => ['failed', 'lost', 'cancelled'].includes(status))
      const run = of(ended) ?? of(world.runs)
      return run && { kind: 'retry', run }
    }
    case 'start': {
      const job = of(jobs.filter((one) => isAvailable(world, one)))
      const worker = of(world.workers.filter(({ isAlive }) => isAlive))
      return job && worker && { kind: 'start', job, worker }
    }
    case 'finish': {
      const job = of(jobs.filter((one) => one.status === 'running' && isHeld(world, one)))
      return job && { kind: 'finish', job, outcome: toldOf(job, action.outcome) }
    }
    case 'knock': {
      const job = of(jobs.filter((one) => hasEnded(one) && one.queued === null))
      return job && { kind: 'knock', job, worker: world.workers[0]! }
    }
    case 'late': {
      const job = of(jobs.filter((one) => hasEnded(one) && one.attempt > 0))
      return job && { kind: 'late', job }
    }
    case 'vanish': {
      const job = of(jobs.filter((one) => isOpen(one) && one.queued !== null))
      return job && { kind: 'vanish', job }
    }
    case 'crash': {
      const worker = world.workers.at(-1)!
      return worker.isAlive ? { kind: 'crash', worker } : undefined
    }
    case 'flag':
      return { kind: 'flag', isOn: action.isOn }
    case 'blackout': {
      const firstDay = Math.floor(world.now / day) + action.inDays
      return { kind: 'blackout', firstDay, lastDay: firstDay + action.days - 1 }
    }
    case 'freeBlackout':
      return world.blackouts.length === 0
        ? undefined
        : { kind: 'freeBlackout', index: action.pick % world.blackouts.length }
  }
}

/**
 * When it is due stays as it is. So does leave to overlap once given: taken away from runs that are active side by side, it
 * leaves all but one without the lock until the sweep looks, which is no promise.
 */
function changed(before: Policy, policy: Policy): Policy {
  const { startsAt, endsAt, windowDays, zoneOffset } = before
  const overlap = before.overlap === 'allow' ? 'allow' : policy.overlap
  return { ...policy, startsAt, endsAt, windowDays, zoneOffset, overlap }
}

type Ago = { fromAgo: Ms | null; toAgo: Ms | null }

function rangeOf({ now }: World, { fromAgo, toAgo }: Ago): { since: Ms | null; until: Ms | null } {
  const until = toAgo === null ? null : now - toAgo
  return { since: fromAgo === null ? null : (until ?? now) - fromAgo, until }
}

function chooser(action: Action) {
  const pick = 'pick' in action ? action.pick : 0
  return <One>(those: One[]): One | undefined => those[pick % those.length]
}

/** The forecaster looks at what must be known now; an eager one at everything. */
function isDue(world: World, schedule: Schedule, { isEager }: { isEager: boolean }): boolean {
  return isEager || needsRefill(schedule, world.now)
}

function isAvailable({ now }: World, { queued }: JobRun): boolean {
  return queued !== null && queued.lockedBy === null && queued.attempts < maxAttempts && queued.runAt <= now
}

function isHeld({ workers }: World, { worker }: JobRun): boolean {
  return workers.some(({ id, isAlive }) => id === worker && isAlive)
}

/** What a worker tells: of the last attempt, that it failed for good; of a job that it was told to stop, that it did. */
function toldOf(job: JobRun, outcome: Outcome): Outcome {
  if (outcome !== 'retry') return outcome
  if (job.run.isCancelling) return 'cancelled'
  return job.attempt === maxAttempts ? 'failed' : 'retry'
}

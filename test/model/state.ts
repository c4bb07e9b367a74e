/**
 * An independent model of what Punctual promises: plain data and plain transitions, no SQL, written from the design
 * alone. The model-based test plays one random scenario on it and on Postgres and compares all they hold after each step.
 *
 * state.ts is the world, timing.ts plays the calendar and the forecaster, claim.ts decides what is due, dispatch.ts what
 * is pending, gates.ts says what stands against an occurrence, runs.ts dispatches, waits and ends, jobs.ts goes through
 * the waves of a run, operators.ts does what people ask for. Instants are milliseconds of the virtual clock `world.now`.
 */

import type { Timing } from './timing.ts'

export type Ms = number
export type Occurrence = { at: Ms; isGap: boolean }
export type PlannedJob = { job: string; wave: number; position: number; needs: string[] | null }

export type Policy = {
  catchUp: 'skip' | 'run_once' | 'run_all'
  catchUpLimit: number
  catchUpMaxAge: Ms
  grace: Ms
  overlap: 'skip' | 'queue' | 'cancel' | 'allow'
  lockTimeout: Ms
  deadline: Ms | null
  calendars: string[]
  onBlackout: 'skip' | 'next_day'
  windowDays: number[] | null
  flag: string | null
  jitter: Ms | null
  stagger: Ms | null
  maxParallel: number | null
  startsAt: Ms | null
  endsAt: Ms | null
  maxRuns: number | null
  pauseAfterFailures: number | null
  /** Local time minus UTC; no zone of the model changes its clock. */
  zoneOffset: Ms
}

export type Schedule = {
  id: string
  policy: Policy
  timing: Timing
  plan: PlannedJob[]
  enabled: boolean
  pausedUntil: Ms | null
  forecast: Occurrence[]
  isFinal: boolean
  /** The forecast ended before the present: nothing more is due before it goes on. */
  isIncomplete: boolean
  cursor: Ms
  lock: Run | null
  lockedAt: Ms | null
  waits: boolean
  lastRun: Run | null
  runCount: number
  failureCount: number
  skipCount: number
  fireCount: number
  consecutiveFailures: number
  pauseDue: boolean
}

export type Trigger = 'schedule' | 'catch_up' | 'manual' | 'retry'

export type Run = {
  id: number
  schedule: Schedule
  scheduledFor: Ms
  /** 0 for an occurrence, else the number of a request. */
  request: number
  trigger: Trigger
  status: 'pending' | 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped' | 'lost'
  reason: string | null
  /** What it stands for, ascending; the request itself where a person asked. */
  instants: Ms[]
  isAsked: boolean
  retryOf: Run | null
  dueAt: Ms | null
  deadlineAt: Ms | null
  wasDispatched: boolean
  startedAt: Ms | null
  isCancelling: boolean
  jobs: JobRun[]
  wave: number
  waveOpensAt: Ms
  /** As its schedule had them when it was dispatched. */
  stagger: Ms
  maxParallel: number
  /** How much later than now its first jobs start, so that not all schedules start theirs at once. */
  spread: Ms
}

export type JobRun = PlannedJob & {
  run: Run
  status: 'waiting' | 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped' | 'lost'
  attempt: number
  queuedAt: Ms | null
  startedAt: Ms | null
  worker: string | null
  /** Workers that died while they ran it, and gave it back. */
  crashes: number
  /** Its job in the queue of Graphile Worker, which counts what was fetched. */
  queued: { runAt: Ms; attempts: number; lockedBy: string | null } | null
}

export type Stretch = { schedule: Schedule; since: Ms; until: Ms }
export type Blackout = { calendar: string; firstDay: number; lastDay: number }
export type Worker = { id: string; heartbeatAt: Ms; isAlive: boolean; isBuried: boolean }

export type World = {
  now: Ms
  schedules: Schedule[]
  runs: Run[]
  requests: number
  flags: Map<string, boolean>
  blackouts: Blackout[]
  stretches: Stretch[]
  workers: Worker[]
}

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
export const start: Ms = Date.UTC(2026, 2, 1)
export const maxAttempts = 3

export type Definition = { id: string; policy: Policy; timing: Timing; plan: PlannedJob[] }

export function createWorld(definitions: Definition[]): World {
  return {
    now: start,
    schedules: definitions.map(scheduleOf),
    runs: [],
    requests: 0,
    flags: new Map(definitions.flatMap(({ policy }) => (policy.flag === null ? [] : [[policy.flag, true]]))),
    blackouts: [],
    stretches: [],
    workers: ['w0', 'w1'].map((id) => ({ id, heartbeatAt: start, isAlive: true, isBuried: false })),
  }
}

function scheduleOf(definition: Definition): Schedule {
  return {
    ...definition,
    enabled: false,
    pausedUntil: null,
    forecast: [],
    isFinal: false,
    isIncomplete: false,
    cursor: start,
    lock: null,
    lockedAt: null,
    waits: false,
    lastRun: null,
    runCount: 0,
    failureCount: 0,
    skipCount: 0,
    fireCount: 0,
    consecutiveFailures: 0,
    pauseDue: false,
  }
}

type RunFields = Pick<Run, 'schedule' | 'instants' | 'trigger'> & Partial<Run>

/** A new row of the ledger: pending until something is made of it. */
export function addRun(world: World, { instants, ...fields }: RunFields): Run {
  const run: Run = {
    id: world.runs.length + 1,
    scheduledFor: instants.at(-1)!,
    instants,
    request: 0,
    status: 'pending',
    reason: null,
    isAsked: false,
    retryOf: null,
    dueAt: null,
    deadlineAt: null,
    wasDispatched: false,
    startedAt: null,
    isCancelling: false,
    jobs: [],
    wave: 0,
    waveOpensAt: 0,
    stagger: 0,
    maxParallel: 0,
    spread: 0,
    ...fields,
  }
  world.runs.push(run)
  return run
}

import { nextFreeDay, pendingReason } from './gates.ts'
import { closeJobs, createJobs, openJobs } from './jobs.ts'
import { addRun, type Ms, type Run, type Schedule, type World } from './state.ts'

type Skipping = { schedule: Schedule; instants: Ms[]; reason: string }

/** One row that says why consecutive occurrences did not run. */
export function skip(world: World, { schedule, instants, reason }: Skipping): void {
  if (instants.length === 0) return
  closeUnrun(addRun(world, { schedule, instants, trigger: 'schedule' }), { status: 'skipped', reason })
}

/** Ends a row that does not run, or not any more. */
export function closeUnrun(run: Run, { status, reason }: Pick<Run, 'status' | 'reason'>): void {
  Object.assign(run, { status, reason, dueAt: null })
  run.schedule.skipCount += run.instants.length
}

export function hasEnded({ status }: Run): boolean {
  return status !== 'pending' && status !== 'queued' && status !== 'running'
}

export function waitingRuns(world: World, schedule: Schedule): Run[] {
  return world.runs
    .filter((run) => run.schedule === schedule && run.dueAt === Number.POSITIVE_INFINITY)
    .sort((one, other) => one.scheduledFor - other.scheduledFor || one.id - other.id)
}

export function wait(run: Run): void {
  run.dueAt = Number.POSITIVE_INFINITY
}

/** A blacked out occurrence goes to the next day that is free, if there is one within its bounds. */
export function roll(world: World, run: Run) {
  const { schedule } = run
  const { endsAt, deadline } = schedule.policy
  const rolled = nextFreeDay(world, { schedule, at: run.dueAt ?? run.scheduledFor })
  if (rolled === null) return closeUnrun(run, { status: 'skipped', reason: 'blackout' })
  if (endsAt !== null && rolled > endsAt)
    return closeUnrun(run, { status: 'skipped', reason: 'outside_bounds' })
  run.dueAt = rolled
  run.deadlineAt = deadline === null ? null : rolled + deadline
}

/** Dispatches a run: it takes the lock, and the jobs of its first wave go to the queue. */
export function fire(world: World, run: Run): void {
  const { schedule } = run
  const { stagger, maxParallel } = schedule.policy
  const planned = { stagger: stagger ?? 0, maxParallel: maxParallel ?? Number.POSITIVE_INFINITY }
  Object.assign(run, {
    status: 'queued',
    dueAt: null,
    wasDispatched: true,
    jobs: createJobs(run),
    ...planned,
  })
  Object.assign(schedule, { lock: run, lockedAt: world.now, lastRun: run })
  if (run.request === 0) schedule.fireCount++
  goOn(world, run)
}

/** Opens the jobs whose time has come; a run whose jobs have all ended is over. */
export function goOn(world: World, run: Run): void {
  if (openJobs(world, run) === 'over') end(world, run)
}

/** Whoever waits longest goes next, unless something has come in its way. */
function free(world: World, schedule: Schedule) {
  Object.assign(schedule, { lock: null, lockedAt: null, waits: false })
  for (const run of waitingRuns(world, schedule)) {
    const reason = pendingReason(world, run)
    if (reason === null) return fire(world, run)
    closeUnrun(run, { status: 'skipped', reason })
  }
}

function release(world: World, run: Run): void {
  if (run.schedule.lock === run) free(world, run.schedule)
}

/** The last job of a run has ended. */
function end(world: World, run: Run): void {
  const { schedule } = run
  run.status = statusOf(run)
  run.reason = run.isCancelling ? 'cancelled' : null
  schedule.runCount++
  if (run.status === 'succeeded') schedule.consecutiveFailures = 0
  if (run.status === 'failed' || run.status === 'lost') {
    schedule.failureCount++
    schedule.consecutiveFailures++
    const { pauseAfterFailures } = schedule.policy
    if (pauseAfterFailures !== null && schedule.consecutiveFailures >= pauseAfterFailures)
      schedule.pauseDue = true
  }
  release(world, run)
}

function statusOf({ isCancelling, jobs }: Run): Run['status'] {
  const has = (status: string) => jobs.some((job) => job.status === status)
  if (isCancelling) return 'cancelled'
  return has('failed') ? 'failed' : has('lost') ? 'lost' : 'succeeded'
}

/** A run that nobody started in time. */
export function giveUp(world: World, run: Run): void {
  closeJobs(run, 'skipped')
  run.wave = 0
  closeUnrun(run, { status: 'skipped', reason: 'too_late' })
  release(world, run)
}

/** Nothing more of the run begins; it is over when what runs has ended. */
export function cancel(world: World, run: Run) {
  if (run.status === 'pending') return closeUnrun(run, { status: 'cancelled', reason: 'cancelled' })
  run.isCancelling = true
  closeJobs(run, 'cancelled')
  goOn(world, run)
}

/** Before a new run replaces the old ones. */
export function makeRoom(world: World, schedule: Schedule): void {
  if (schedule.lock === null) return
  for (const run of waitingRuns(world, schedule)) cancel(world, run)
  cancel(world, schedule.lock)
}

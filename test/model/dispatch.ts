import { isBlackedOut, pendingReason } from './gates.ts'
import { closeUnrun, fire, makeRoom, roll, wait, waitingRuns } from './runs.ts'
import type { Run, Schedule, World } from './state.ts'

/** Decides every pending run whose time has come, oldest first. */
export function dispatchPending(world: World): void {
  const due = world.runs.filter(({ dueAt }) => dueAt !== null && dueAt <= world.now)
  due.sort(
    (one, other) => one.dueAt! - other.dueAt! || one.scheduledFor - other.scheduledFor || one.id - other.id,
  )
  const replaced = new Set<Schedule>()
  for (const run of due) {
    if (replaced.has(run.schedule)) continue
    dispatch(world, run)
    // The next pass replaces it by the next one, so that each is seen to have begun.
    if (run.schedule.policy.overlap === 'cancel') replaced.add(run.schedule)
  }
  for (const schedule of world.schedules) nameLatest(schedule, due)
}

function dispatch(world: World, run: Run) {
  const { schedule } = run
  const isRolled = run.request === 0 && !run.isAsked
  const reason = pendingReason(world, run)
  if (reason !== null) return closeUnrun(run, { status: 'skipped', reason })
  if (isRolled && isBlackedOut(world, { schedule, at: run.dueAt! })) return roll(world, run)
  if (schedule.lock === null || schedule.policy.overlap === 'allow') return fire(world, run)
  if (run.trigger === 'manual' || isRolled) return judgeOverlap(world, run)
  wait(run)
}

/** Where runs may overlap, the lock tells of the latest request of those that one pass dispatched. */
function nameLatest(schedule: Schedule, dispatched: Run[]): void {
  const fired = dispatched.filter((run) => run.schedule === schedule && run.wasDispatched)
  if (schedule.policy.overlap !== 'allow' || fired.length === 0) return
  const latest = fired.reduce((one, other) => (one.id > other.id ? one : other))
  Object.assign(schedule, { lock: latest, lastRun: latest })
}

function judgeOverlap(world: World, run: Run) {
  const { schedule } = run
  const { overlap } = schedule.policy
  if (overlap === 'skip') return closeUnrun(run, { status: 'skipped', reason: 'overlap' })
  if (overlap === 'queue' && waitingRuns(world, schedule).length > 0)
    return closeUnrun(run, { status: 'skipped', reason: 'queue_full' })
  if (overlap === 'cancel') makeRoom(world, schedule)
  if (schedule.lock === null) fire(world, run)
  else wait(run)
}

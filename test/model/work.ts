import { hasEnded, isOpen } from './jobs.ts'
import { giveUp, goOn } from './runs.ts'
import { type JobRun, maxAttempts, type Worker, type World } from './state.ts'

/** A worker fetches the job and knocks at the door; answers the refusal, or null where it may run. */
export function startJob(world: World, { job, worker }: { job: JobRun; worker: Worker }): string | null {
  const { run } = job
  if (job.status === 'cancelled') return 'cancelled'
  if (hasEnded(job)) return run.reason === 'too_late' ? 'too_late' : 'finished'
  if (run.isCancelling) {
    // Its worker died; whoever fetches it next learns that nothing of the run is to begin any more.
    Object.assign(job, { status: 'cancelled', queued: null })
    goOn(world, run)
    return 'cancelled'
  }
  if (run.startedAt === null && run.deadlineAt !== null && world.now > run.deadlineAt) {
    giveUp(world, run)
    return 'too_late'
  }
  job.attempt++
  Object.assign(job, { status: 'running', startedAt: world.now, worker: worker.id })
  if (job.queued !== null) Object.assign(job.queued, { attempts: job.attempt, lockedBy: worker.id })
  run.startedAt ??= world.now
  run.status = 'running'
  return null
}

export type Outcome = 'succeeded' | 'failed' | 'cancelled' | 'retry' | 'lost'

export function finishJob(world: World, { job, outcome }: { job: JobRun; outcome: Outcome }): void {
  if (outcome === 'retry') {
    job.status = 'queued'
    if (job.queued !== null) job.queued.lockedBy = null
    return
  }
  job.status = outcome
  // What is out of attempts stays in the queue as a warning; whatever else is lost was not there any more.
  if (outcome !== 'lost') job.queued = null
  job.run.status = 'running'
  job.run.startedAt ??= world.now
  goOn(world, job.run)
}

const patience = 45_000
const minute = 60_000

/** Buries workers that fell silent, gives back what they held, and closes what is nowhere any more. */
export function sweep(world: World): void {
  for (const worker of world.workers) {
    if (worker.isBuried || worker.isAlive || world.now - worker.heartbeatAt <= patience) continue
    worker.isBuried = true
    for (const { queued } of world.runs.flatMap(({ jobs }) => jobs)) {
      if (queued?.lockedBy === worker.id) queued.lockedBy = null
    }
  }
  for (const worker of world.workers.filter(({ isBuried }) => isBuried)) countCrashes(world, worker)
  for (const job of world.runs.flatMap(({ jobs }) => jobs)) {
    if (isOpen(job) && isGone(job) && isSilent(world, job)) finishJob(world, { job, outcome: 'lost' })
  }
}

/** What a dead worker was running is queued again: at once the first time, then later each time, and one after the other. */
function countCrashes({ runs, now }: World, { id }: Worker): void {
  const ran = ({ status, worker, queued }: JobRun) =>
    status === 'running' &&
    worker === id &&
    queued !== null &&
    queued.lockedBy === null &&
    queued.attempts < maxAttempts
  for (const [turn, job] of runs
    .flatMap(({ jobs }) => jobs)
    .filter(ran)
    .entries()) {
    job.status = 'queued'
    job.crashes++
    if (job.crashes > 1)
      job.queued!.runAt = now + Math.min(30 * minute, minute * 2 ** (job.crashes - 2)) + turn * 10_000
  }
}

const isGone = ({ queued }: JobRun): boolean => queued === null || queued.attempts >= maxAttempts

function isSilent(world: World, { status, queuedAt, startedAt, worker, run }: JobRun): boolean {
  if (status === 'queued') return world.now - Math.max(queuedAt ?? 0, startedAt ?? 0) >= patience
  const holder = world.workers.find(({ id }) => id === worker)
  if (holder === undefined || holder.isBuried) return true
  return world.now - holder.heartbeatAt > run.schedule.policy.lockTimeout
}

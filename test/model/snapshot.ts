import { isOpen } from './jobs.ts'
import { hasEnded, waitingRuns } from './runs.ts'
import type { JobRun, Run, Schedule, World } from './state.ts'
import { nextRunAt } from './timing.ts'

const nameOf = ({ schedule, scheduledFor, request }: Run): string =>
  `${schedule.id}@${scheduledFor}#${request}`
const jobName = ({ run, job }: JobRun): string => `${nameOf(run)}/${job}`

/** All that both sides hold, as harness.sql reads it from Postgres. */
export function snapshotOf(world: World) {
  const jobs = world.runs.flatMap((run) => run.jobs)
  return {
    schedules: Object.fromEntries(world.schedules.map((schedule) => [schedule.id, clockOf(world, schedule)])),
    runs: Object.fromEntries(world.runs.map((run) => [nameOf(run), rowOf(run)])),
    jobs: Object.fromEntries(
      jobs.map((job) => [jobName(job), { status: job.status, attempt: job.attempt, queuedAt: job.queuedAt }]),
    ),
    queue: Object.fromEntries(
      jobs.filter(({ queued }) => queued !== null).map((job) => [jobName(job), queuedOf(job)]),
    ),
    stretches: world.stretches.length,
  }
}

function clockOf(world: World, schedule: Schedule) {
  const next = nextRunAt(schedule)
  return {
    enabled: schedule.enabled,
    pausedUntil: schedule.pausedUntil,
    nextRunAt: next,
    cursor: schedule.cursor,
    lock: schedule.lock && nameOf(schedule.lock),
    lockedAt: schedule.lockedAt,
    isLockedBySomebody: schedule.lock !== null,
    waits: schedule.waits && next !== null,
    waitingRuns: waitingRuns(world, schedule).length,
    lastRun: schedule.lastRun && nameOf(schedule.lastRun),
    runCount: schedule.runCount,
    failureCount: schedule.failureCount,
    skipCount: schedule.skipCount,
    fireCount: schedule.fireCount,
    consecutiveFailures: schedule.consecutiveFailures,
    pauseDue: schedule.pauseDue && schedule.enabled,
  }
}

function rowOf(run: Run) {
  return {
    trigger: run.trigger,
    status: run.status,
    reason: hasEnded(run) ? run.reason : null,
    occurrences: run.instants.length,
    first: run.instants.length > 1 ? run.instants[0]! : null,
    isAsked: run.isAsked,
    retryOf: run.retryOf && nameOf(run.retryOf),
    dueAt: run.dueAt === Number.POSITIVE_INFINITY ? 'waits' : run.dueAt,
    deadlineAt: run.deadlineAt,
    startedAt: run.status === 'running' ? run.startedAt : null,
    hasEnded: hasEnded(run),
    wave: run.wave,
    openJobs: run.jobs.filter((job) => job.wave === run.wave && (isOpen(job) || job.status === 'waiting'))
      .length,
  }
}

/** What may start at once is given no time to Graphile Worker, which then takes the present. */
function queuedOf({ queued, queuedAt }: JobRun) {
  return { ...queued, runAt: queued!.runAt === queuedAt ? null : queued!.runAt }
}

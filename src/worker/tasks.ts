import type { JobHelpers, TaskList } from 'graphile-worker'
import { durationMs } from '../config/durations.ts'
import type { Database } from '../db/database.ts'
import type { Job, OwnJob } from '../define.ts'
import { taskOf } from '../definitions.ts'
import { reasonOf } from '../wording.ts'
import { runAttempt } from './attempt.ts'
import type { Cancellations } from './cancellations.ts'
import { type DoorFields, throughDoor } from './door.ts'
import { partsOf } from './facts.ts'
import type { LiveLogs } from './live-logs.ts'
import { LogCapture } from './log-capture.ts'

export type TaskFields = DoorFields & {
  jobs: readonly Job[]
  /** Connections that jobs ask with. */
  queries: Database
  cancellations: Cancellations
  liveLogs: LiveLogs
}

/** Graphile Worker complains at every poll when it has no task at all: no job has this one. */
const nothing = { 'punctual:': () => {} }

/** The jobs that have code here. */
export function ownJobs(jobs: readonly Job[]): OwnJob[] {
  return jobs.filter((job): job is OwnJob => 'run' in job && job.run !== undefined)
}

/** One Graphile Worker task for each job that has code here. */
export function taskList(fields: TaskFields): TaskList {
  const own = ownJobs(fields.jobs)
  const tasks = Object.fromEntries(own.map((job) => [taskOf(job.name), task(job, fields)]))
  return own.length > 0 ? tasks : nothing
}

/**
 * Waits for a slot, asks the door, runs the job, frees the slot, tells the end; then the queue may forget the job. A
 * failed attempt is thrown on only while the queue has attempts left: a job that failed for good is in the ledger and
 * leaves the queue, and so does one whose run was cancelled.
 */
function task(job: OwnJob, fields: TaskFields) {
  const { queries, tracker, cancellations, liveLogs, events, onTurnedAway } = fields
  const timeoutMs = durationMs(job.timeout)
  const query = queries.query.bind(queries)
  return async (given: unknown, helpers: JobHelpers) => {
    const { facts, payload } = partsOf(given)
    const { jobRunId } = facts
    const { attempts: attempt, max_attempts: maxAttempts } = helpers.job
    const graphileJobId = Number(helpers.job.id)
    const about = { schedule: facts.scheduleId, run: facts.runId, job: job.name, attempt }
    const stopping = helpers.abortSignal ?? new AbortController().signal

    // Watched before it stands at the door: whoever cancels the run then finds it refused there, or here.
    const watch = cancellations.watch(jobRunId)
    const start = { jobRunId, attempt, graphileJobId }
    const result = await throughDoor({ start, about }, fields, () => {
      const { trigger, scheduledFor } = facts
      events.emit('job.started', { ...about, trigger, lateMs: Date.now() - scheduledFor.getTime() })
      const { cancelled } = watch
      const capture: LogCapture = new LogCapture(() => live.grew())
      const live = liveLogs.watch({ jobRunId, attempt, text: () => capture.text() })
      return runAttempt({
        job,
        facts,
        payload,
        attempt,
        timeoutMs,
        stopping,
        cancelled,
        query,
        capture,
      }).finally(live.end)
    }).finally(watch.end)
    if (result === undefined) return

    const { error, errorText, log, durationMs: took } = result
    const canRetry = result.outcome === 'failed' && attempt < maxAttempts
    const outcome = canRetry ? 'retry' : result.outcome
    await tracker.finish({ jobRunId, attempt, outcome, error: errorText, log })
    if (outcome === 'succeeded') return events.emit('job.finished', { ...about, durationMs: took })
    if (outcome === 'cancelled') {
      const reason = reasonOf(watch.cancelled.reason)
      return events.emit('job.cancelled', { ...about, durationMs: took, reason })
    }
    if (outcome === 'returned') onTurnedAway(graphileJobId)
    const willRetry = outcome !== 'failed'
    events.emit('job.failed', { ...about, durationMs: took, error, willRetry })
    if (willRetry) throw error
  }
}

import type { JobHelpers, TaskList } from 'graphile-worker'
import { durationMs } from '../config/durations.ts'
import type { Database } from '../db/database.ts'
import type { Job, OwnJob } from '../define.ts'
import { taskOf } from '../definitions.ts'
import type { Events } from '../events.ts'
import { runAttempt } from './attempt.ts'
import { partsOf } from './facts.ts'
import type { Tracker } from './tracker.ts'

export type TaskFields = { jobs: readonly Job[]; queries: Database; tracker: Tracker; events: Events }

/** One Graphile Worker task for each job that has code here. */
export function taskList(fields: TaskFields): TaskList {
  const own = fields.jobs.filter((job): job is OwnJob => 'run' in job && job.run !== undefined)
  return Object.fromEntries(own.map((job) => [taskOf(job.name), task(job, fields)]))
}

/**
 * Asks the door, runs the job, tells the end; then the queue may forget the job. A failed attempt is thrown on only
 * while the queue has attempts left: a job that failed for good is in the ledger and leaves the queue.
 */
function task(job: OwnJob, { queries, tracker, events }: TaskFields) {
  const timeoutMs = durationMs(job.timeout)
  return async (given: unknown, helpers: JobHelpers) => {
    const { facts, payload } = partsOf(given)
    const { id, attempts: attempt, max_attempts: maxAttempts } = helpers.job
    const about = { schedule: facts.scheduleId, run: facts.runId, job: job.name, attempt }
    const { jobRunId } = facts
    const refusal = await tracker.start({ jobRunId, attempt, graphileJobId: Number(id) })
    if (refusal !== null) return events.emit('job.refused', { ...about, reason: refusal })

    events.emit('job.started', { ...about, lateMs: Date.now() - facts.scheduledFor.getTime() })
    const stopping = helpers.abortSignal ?? new AbortController().signal
    const query = queries.query.bind(queries)
    const {
      error,
      errorText,
      log,
      durationMs: took,
    } = await runAttempt({
      job,
      facts,
      payload,
      attempt,
      timeoutMs,
      stopping,
      query,
    })
    if (error === undefined) {
      await tracker.finish({ jobRunId, attempt, outcome: 'succeeded', error: null, log })
      return events.emit('job.finished', { ...about, durationMs: took })
    }
    const willRetry = attempt < maxAttempts
    await tracker.finish({
      jobRunId,
      attempt,
      outcome: willRetry ? 'retry' : 'failed',
      error: errorText,
      log,
    })
    events.emit('job.failed', { ...about, durationMs: took, error, willRetry })
    if (willRetry) throw error
  }
}

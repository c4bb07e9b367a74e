import { inspect } from 'node:util'
import type { JobContext, OwnJob } from '../define.ts'
import { attemptSignal } from './attempt-signal.ts'
import type { Facts } from './facts.ts'
import { clipped, type LogCapture } from './log-capture.ts'

export type AttemptFields = {
  job: OwnJob
  facts: Facts
  payload: Record<string, unknown>
  attempt: number
  timeoutMs: number | undefined
  /** Aborts when the worker must stop. */
  stopping: AbortSignal
  /** Aborts when the run is cancelled. */
  cancelled: AbortSignal
  query: JobContext['query']
  capture: LogCapture
}

export type AttemptResult = {
  /**
   * What became of it. One that fails once its run is cancelled is `cancelled`, whatever made it fail; `returned` failed
   * because the worker had to stop, and not because its own time was up.
   */
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'returned'
  error: unknown
  errorText: string | null
  log: string | null
  durationMs: number
}

/** How long a job may take to notice that its signal aborted before it counts as ended all the same. */
const noticeMs = 5_000
const errorBound = 16 * 1024

/** Runs the job's function once, with its log captured, its time bounded and its abort signal wired. Never rejects. */
export async function runAttempt(fields: AttemptFields): Promise<AttemptResult> {
  const { job, payload, timeoutMs, stopping, cancelled, capture } = fields
  const since = performance.now()
  const bounds = attemptSignal({ stopping, cancelled, timeoutMs })
  const { signal } = bounds
  let error: unknown
  try {
    cancelled.throwIfAborted()
    const context = contextOf({ ...fields, signal, log: capture.log })
    await settledOrAborted(Promise.resolve(job.run(payload, context)), signal)
    // A job that ignored its signal and returned all the same has done its work, unless time was up.
    if (bounds.isTimeUp) error = timeoutError(timeoutMs)
  } catch (thrown) {
    error = bounds.isTimeUp
      ? timeoutError(timeoutMs, thrown)
      : (thrown ?? new Error(`the job threw ${thrown}`))
  }
  bounds.release()
  const errorText = error === undefined ? null : clipped(textOf(error), errorBound)
  const isInterrupted = stopping.aborted && !bounds.isTimeUp
  const failure = cancelled.aborted ? 'cancelled' : isInterrupted ? 'returned' : 'failed'
  const outcome = error === undefined ? 'succeeded' : failure
  return { outcome, error, errorText, log: capture.text(), durationMs: performance.now() - since }
}

type ContextFields = AttemptFields & { signal: AbortSignal; log: JobContext['log'] }

function contextOf({ facts, attempt, signal, log, query }: ContextFields): JobContext {
  return {
    log,
    signal,
    query,
    run: {
      id: facts.runId,
      schedule: facts.scheduleId,
      scheduledFor: facts.scheduledFor,
      trigger: facts.trigger,
      late: Math.max(0, Date.now() - facts.scheduledFor.getTime()),
      deadline: facts.deadline,
      attempt,
      idempotencyKey: `${occurrenceKey(facts)}/${facts.job}`,
    },
  }
}

/** One for each occurrence, whichever run serves it; what a person asks for has no occurrence, and each is its own. */
function occurrenceKey({ trigger, scheduleId, scheduledFor, runId }: Facts): string {
  return trigger === 'manual' ? `${scheduleId}#${runId}` : `${scheduleId}@${scheduledFor.toISOString()}`
}

/** The promise itself; or, some time after the signal aborted, an end that does not wait for it any longer. */
function settledOrAborted(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const onAbort = () => {
      timer = setTimeout(() => reject(new Error('the job did not end when its signal aborted')), noticeMs)
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    })
  })
}

function timeoutError(timeoutMs: number | undefined, cause?: unknown): Error {
  return new Error(
    `the job took longer than its timeout of ${timeoutMs} ms`,
    cause === undefined ? undefined : { cause },
  )
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error)
  return text.replaceAll('\0', '�')
}

import { inspect } from 'node:util'
import type { JobContext, OwnJob } from '../define.ts'
import type { Facts } from './facts.ts'
import { clipped, LogCapture } from './log-capture.ts'

export type AttemptFields = {
  job: OwnJob
  facts: Facts
  payload: Record<string, unknown>
  attempt: number
  timeoutMs: number | undefined
  /** Aborts when the worker must stop. */
  stopping: AbortSignal
  query: JobContext['query']
}

export type AttemptResult = {
  error: unknown
  errorText: string | null
  log: string | null
  durationMs: number
  /** It failed while the worker had to stop, and not because its own time was up. */
  isInterrupted: boolean
}

/** How long a job may take to notice that its signal aborted before it counts as ended all the same. */
const noticeMs = 5_000
const errorBound = 16 * 1024

/** Runs the job's function once, with its log captured, its time bounded and its abort signal wired. Never rejects. */
export async function runAttempt(fields: AttemptFields): Promise<AttemptResult> {
  const { job, payload, timeoutMs, stopping } = fields
  const capture = new LogCapture()
  const since = performance.now()
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  const signal = timeout === undefined ? stopping : AbortSignal.any([stopping, timeout])
  let error: unknown
  try {
    const context = contextOf({ ...fields, signal, log: capture.log })
    await settledOrAborted(Promise.resolve(job.run(payload, context)), signal)
    // A job that ignored its signal and returned all the same has done its work, unless time was up.
    if (timeout?.aborted) error = timeoutError(timeoutMs)
  } catch (thrown) {
    error = timeout?.aborted
      ? timeoutError(timeoutMs, thrown)
      : (thrown ?? new Error(`the job threw ${thrown}`))
  }
  const errorText = error === undefined ? null : clipped(textOf(error), errorBound)
  const isInterrupted = error !== undefined && stopping.aborted && timeout?.aborted !== true
  return { error, errorText, log: capture.text(), durationMs: performance.now() - since, isInterrupted }
}

type ContextFields = AttemptFields & { signal: AbortSignal; log: JobContext['log'] }

function contextOf({ facts, attempt, timeoutMs, signal, log, query }: ContextFields): JobContext {
  const now = Date.now()
  return {
    log,
    signal,
    query,
    run: {
      id: facts.runId,
      schedule: facts.scheduleId,
      scheduledFor: facts.scheduledFor,
      trigger: facts.trigger,
      late: Math.max(0, now - facts.scheduledFor.getTime()),
      deadline: timeoutMs === undefined ? null : new Date(now + timeoutMs),
      attempt,
      idempotencyKey: `${occurrenceKey(facts)}/${facts.job}`,
    },
  }
}

/** One for each occurrence, whichever run serves it; requests by people have no occurrence, and each is its own. */
function occurrenceKey({ trigger, scheduleId, scheduledFor, runId }: Facts): string {
  const isOccurrence = trigger === 'schedule' || trigger === 'catch_up'
  return isOccurrence ? `${scheduleId}@${scheduledFor.toISOString()}` : `${scheduleId}#${runId}`
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

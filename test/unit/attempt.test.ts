import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineJob, type JobContext, type RunFacts } from '../../src/define.ts'
import { type AttemptFields, runAttempt } from '../../src/worker/attempt.ts'
import { partsOf } from '../../src/worker/facts.ts'
import { LogCapture } from '../../src/worker/log-capture.ts'

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-03-01T12:00:07Z') }))
afterEach(() => void vi.useRealTimers())

const told = {
  jobRunId: '7',
  runId: '42',
  scheduleId: 'nightly',
  job: 'work',
  scheduledFor: '2026-03-01T12:00:00+00:00',
  trigger: 'schedule',
}

type Run = (payload: Record<string, unknown>, context: JobContext) => unknown

/** One attempt of a job that does this, and what may end it. */
function attempting(
  run: Run,
  { _punctual = {}, ...fields }: Partial<AttemptFields> & { _punctual?: object } = {},
) {
  const stop = new AbortController()
  const cancel = new AbortController()
  const result = runAttempt({
    job: defineJob({ name: 'work', run }),
    ...partsOf({ _punctual: { ...told, ..._punctual } }),
    attempt: 1,
    timeoutMs: undefined,
    stopping: stop.signal,
    cancelled: cancel.signal,
    query: async () => [],
    capture: new LogCapture(),
    ...fields,
  })
  return {
    result,
    stop: () => stop.abort(),
    cancel: () => cancel.abort(new Error('the run was cancelled (by me)')),
  }
}

/** Ends with the reason of its signal. */
const heeding: Run = (_payload, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
const deaf: Run = () => new Promise(() => {})

async function factsOf(_punctual: object): Promise<RunFacts> {
  const given: RunFacts[] = []
  await attempting((_payload, { run }) => given.push(run), { _punctual, attempt: 3 }).result
  return given[0]!
}

test('a job learns for when it runs, why, how late, until when it had to start, and which attempt it is', async () => {
  expect(await factsOf({ deadline: '2026-03-01T12:10:00+00:00' })).toEqual({
    id: '42',
    schedule: 'nightly',
    scheduledFor: new Date('2026-03-01T12:00:00Z'),
    trigger: 'schedule',
    late: 7_000,
    deadline: new Date('2026-03-01T12:10:00Z'),
    attempt: 3,
    idempotencyKey: 'nightly@2026-03-01T12:00:00.000Z/work',
  })
})

test.each([[{}], [{ deadline: null }]])('without a deadline there is none (%j)', async (_punctual) => {
  expect((await factsOf(_punctual)).deadline).toBeNull()
})

test.each(['schedule', 'catch_up', 'backfill', 'retry'])(
  'a run by %s has the key of its occurrence',
  async (trigger) => {
    expect((await factsOf({ trigger })).idempotencyKey).toBe('nightly@2026-03-01T12:00:00.000Z/work')
  },
)

test('a run that a person triggers has a key of its own', async () => {
  expect((await factsOf({ trigger: 'manual' })).idempotencyKey).toBe('nightly#42/work')
})

test('a job that heeds its signal when its run is cancelled ends as cancelled, with the reason', async () => {
  const { result, cancel } = attempting(heeding)
  cancel()
  expect(await result).toMatchObject({
    outcome: 'cancelled',
    errorText: expect.stringContaining('the run was cancelled (by me)'),
  })
})

test('a job that takes no notice of it is cancelled after 5 seconds', async () => {
  const { result, cancel } = attempting(deaf)
  cancel()
  let hasEnded = false
  result.then(() => {
    hasEnded = true
  })
  await vi.advanceTimersByTimeAsync(4_999)
  expect(hasEnded).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(await result).toMatchObject({
    outcome: 'cancelled',
    errorText: expect.stringContaining('the job did not end when its signal aborted'),
  })
})

test('a job that succeeds in spite of it has succeeded', async () => {
  const { result, cancel } = attempting(() => new Promise((resolve) => void setTimeout(resolve, 3_000)))
  cancel()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await result).toMatchObject({ outcome: 'succeeded', error: undefined, errorText: null })
})

test('a job whose run was cancelled while it stood at the door does not begin', async () => {
  const run = vi.fn()
  const cancelled = AbortSignal.abort(new Error('gone'))
  expect(await attempting(run, { cancelled }).result).toMatchObject({ outcome: 'cancelled' })
  expect(run).not.toHaveBeenCalled()
})

test('a job that takes too long has failed, and its signal says so', async () => {
  const { result } = attempting(heeding, { timeoutMs: 1_000 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await result).toMatchObject({
    outcome: 'failed',
    error: {
      message: 'the job took longer than its timeout of 1000 ms',
      cause: { name: 'TimeoutError', message: 'it took longer than 1000 ms' },
    },
  })
})

test('a job that takes too long and succeeds all the same has failed', async () => {
  const { result } = attempting(() => new Promise((resolve) => void setTimeout(resolve, 3_000)), {
    timeoutMs: 1_000,
  })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await result).toMatchObject({ outcome: 'failed' })
})

test('a job that a stopping worker cuts off is returned', async () => {
  const { result, stop } = attempting(heeding)
  stop()
  expect(await result).toMatchObject({ outcome: 'returned', error: { name: 'AbortError' } })
})

test('of a cancelled run nothing is returned or has failed, whatever else ended it', async () => {
  const { result, stop, cancel } = attempting(heeding)
  stop()
  cancel()
  expect(await result).toMatchObject({ outcome: 'cancelled' })
  const late = attempting(deaf, { timeoutMs: 1_000 })
  await vi.advanceTimersByTimeAsync(1_000)
  late.cancel()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await late.result).toMatchObject({
    outcome: 'cancelled',
    error: { message: 'the job took longer than its timeout of 1000 ms' },
  })
})

test('an attempt that has ended leaves no timer and no listener behind', async () => {
  const stopping = new AbortController().signal
  const removed = vi.spyOn(stopping, 'removeEventListener')
  const added = vi.spyOn(stopping, 'addEventListener')
  await attempting(() => {}, { timeoutMs: 60_000, stopping }).result
  expect(removed).toHaveBeenCalledTimes(added.mock.calls.length)
  expect(vi.getTimerCount()).toBe(0)
})

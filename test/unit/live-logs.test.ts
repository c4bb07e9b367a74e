import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Queryable } from '../../src/db/database.ts'
import { LiveLogs } from '../../src/worker/live-logs.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What was written, a call each: job runs, attempts, logs. */
function watching({ fails = false } = {}) {
  const calls: unknown[][] = []
  const query = async (_text: string, values: readonly unknown[] = []) => {
    calls.push(values.slice(1))
    if (fails) throw new Error('the database is away')
    return []
  }
  const logs = new LiveLogs({ database: { query } as Queryable, worker: 'w' })
  const watch = (jobRunId: number) => {
    const lines: string[] = []
    const { grew, end } = logs.watch({ jobRunId, attempt: 1, text: () => lines.join('\n') })
    const log = (line: string) => {
      lines.push(line)
      grew()
    }
    return { log, end }
  }
  return { calls, watch }
}

test('what has grown within a second is written in one call, and once', async () => {
  const { calls, watch } = watching()
  const [one, other] = [watch(1), watch(2)]
  watch(3)
  one.log('a')
  one.log('b')
  other.log('c')
  await vi.advanceTimersByTimeAsync(999)
  expect(calls).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(calls).toEqual([
    [
      [1, 2],
      [1, 1],
      ['a\nb', 'c'],
    ],
  ])
  other.log('d')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(calls.at(-1)).toEqual([[2], [1], ['c\nd']])
})

test('a job that logs nothing, or ends within the second, costs nothing', async () => {
  const { calls, watch } = watching()
  const short = watch(1)
  short.log('a')
  short.end()
  watch(2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(calls).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('a long log is written the more rarely', async () => {
  const { calls, watch } = watching()
  const long = watch(1)
  long.log('x'.repeat(64 * 1024))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(calls).toHaveLength(1)
  long.log('more')
  await vi.advanceTimersByTimeAsync(7_000)
  expect(calls).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(calls).toHaveLength(2)
})

test('a call that fails is no accident, and the next line is written again', async () => {
  const { calls, watch } = watching({ fails: true })
  const job = watch(1)
  job.log('a')
  await vi.advanceTimersByTimeAsync(1_000)
  job.log('b')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(calls.map(([, , logs]) => logs)).toEqual([['a'], ['a\nb']])
})

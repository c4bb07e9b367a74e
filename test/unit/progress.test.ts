import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pruneProgress } from '../../src/cli/prune-progress.ts'
import { simulationProgress } from '../../src/cli/simulation-progress.ts'

const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
const output = { json: false, data() {}, note() {}, warn() {} }

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => {
  vi.useRealTimers()
  said.mockClear()
})

const lines = () => said.mock.calls.map(([text]) => String(text).trimEnd())

test('where nobody watches, a simulation says every five seconds how far it is, how fast, and what is left', () => {
  const progress = simulationProgress(output)
  const at = (day: number) => new Date(Date.UTC(2026, 0, day))
  vi.advanceTimersByTime(4_900)
  progress.show({ at: at(2), share: 0.1, occurrences: 5_000 })
  vi.advanceTimersByTime(100)
  progress.show({ at: at(3), share: 0.2, occurrences: 10_000 })
  progress.show({ at: at(4), share: 0.3, occurrences: 15_000 })
  expect(lines()).toEqual(['played until 2026-01-03, 10,000 occurrences, 2,000/s, 20s left'])
})

test('so does a pruning; beside a document neither says anything', () => {
  vi.advanceTimersByTime(1)
  const progress = pruneProgress({ output, total: 4_000 })
  const silent = simulationProgress({ ...output, json: true })
  vi.advanceTimersByTime(5_000)
  progress.show(1_000)
  silent.show({ at: new Date(0), share: 0.5, occurrences: 1 })
  expect(lines()).toEqual(['pruned 1,000 of at most 4,000 runs, 200/s, 15s left'])
})

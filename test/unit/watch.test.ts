import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { ChangeMarks } from '../../src/db/changes.ts'
import { type Change, createWatch } from '../../src/web/live/watch.ts'

const still: ChangeMarks = { schedules: 's', runs: 'r', daemons: 'd', queue: 'q', acts: 'a' }

function watching() {
  const stopping = new AbortController()
  onTestFinished(() => stopping.abort())
  const state = { marks: still as ChangeMarks | Error, looks: 0 }
  const read = async () => {
    state.looks += 1
    if (state.marks instanceof Error) throw state.marks
    return state.marks
  }
  const watch = createWatch({ read, signal: stopping.signal, everyMs: 1 })
  const looks = async (count: number) => {
    const goal = state.looks + count
    while (state.looks < goal) await setImmediate()
  }
  return { watch, state, looks }
}

test('marks are read by one loop while somebody watches, and at no other time', async () => {
  const { watch, state, looks } = watching()
  expect(state.looks).toBe(0)
  const first = watch.subscribe(() => {})
  const second = watch.subscribe(() => {})
  expect(state.looks).toBe(1)
  await looks(2)
  first()
  await looks(2)
  second()
  while (watch.version() !== undefined) await setImmediate()
  const { looks: before } = state
  for (let turn = 0; turn < 1_000; turn++) await setImmediate()
  expect(state.looks).toBe(before)
  watch.subscribe(() => {})
  await looks(2)
})

test('a mark that differs is told by its topic, once; a version is what has been seen', async () => {
  const { watch, state, looks } = watching()
  const told: Change[] = []
  watch.subscribe((change) => told.push(change))
  await looks(2)
  const before = watch.version()
  state.marks = { ...still, runs: 'r2', queue: 'q2' }
  await looks(3)
  expect(told).toEqual([{ topics: ['runs', 'queue'] }])
  expect(watch.version()).toBe(before! + 1)
})

test('what changed while the database was away is told when it is back', async () => {
  const { watch, state, looks } = watching()
  const told: Change[] = []
  watch.subscribe((change) => told.push(change))
  await looks(2)
  state.marks = new Error('away')
  await looks(3)
  expect(watch.version()).toBeUndefined()
  state.marks = { ...still, acts: 'a2' }
  await looks(3)
  expect(told).toEqual([{ isLost: true }, { isLost: false }, { topics: ['acts'] }])
})

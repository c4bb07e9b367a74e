import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { attemptsAt } from '../../src/db/attempts.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

const away = new Error('connect ECONNREFUSED')
let places = 0
const somewhere = () => ({ host: 'h', port: 1, database: `d${places++}`, user: 'u' })

/** Tries whenever it may, every millisecond of so many; answers when it did. */
function triesWithin(ms: number, place = somewhere()): number[] {
  const tries: number[] = []
  for (let passed = 0; passed < ms; passed++) {
    if (attemptsAt(place).refusal() === undefined) {
      tries.push(passed)
      attemptsAt(place).begin()(away)
    }
    vi.advanceTimersByTime(1)
  }
  return tries
}

test('in a long outage it knocks at most once a second, after a few sooner tries', () => {
  const tries = triesWithin(60_000)
  const gaps = tries.slice(1).map((at, index) => at - tries[index]!)
  expect(tries.length).toBeLessThanOrEqual(62)
  expect(tries.length).toBeGreaterThan(45)
  expect(Math.min(...gaps.slice(6))).toBeGreaterThanOrEqual(1_000)
  expect(gaps[0]).toBeLessThan(70)
})

test('while one is on its way, and too soon after it failed, the others get its answer', () => {
  const place = somewhere()
  attemptsAt(place).begin()(away)
  expect(attemptsAt(place).refusal()).toBe(away)
  vi.advanceTimersByTime(2_000)
  const tell = attemptsAt(place).begin()
  vi.advanceTimersByTime(2_000)
  expect(attemptsAt(place).refusal()).toBe(away)
  tell(undefined)
  expect(attemptsAt(place).refusal()).toBe(undefined)
})

test('an attempt whose end nobody tells does not stop the others for good', () => {
  const place = somewhere()
  attemptsAt(place).begin()(away)
  vi.advanceTimersByTime(2_000)
  attemptsAt(place).begin()
  vi.advanceTimersByTime(10_001)
  expect(attemptsAt(place).refusal()).toBe(undefined)
})

test('a database that is away says nothing about another', () => {
  attemptsAt(somewhere()).begin()(away)
  expect(attemptsAt(somewhere()).refusal()).toBe(undefined)
})

import { describe, expect, test } from 'vitest'
import { busiest, cells, collisions, quietWindows, type Start, steady } from '../../src/forecast.ts'

const at = (time: string) => new Date(`2026-03-08T${time}Z`)
const start = (scheduleId: string, ...times: string[]): Start[] =>
  times.map((time) => ({ scheduleId, scheduledFor: at(time) }))
const range = { from: at('10:00'), until: at('11:00') }
const quarter = 15 * 60_000

describe('cells', () => {
  test('count starts where they are, from the beginning of the range to before its end', () => {
    const starts = [
      ...start('b', '09:59:59.999', '10:00', '10:14:59.999', '10:15', '11:00'),
      ...start('a', '10:00'),
    ]
    expect(cells(starts, { ...range, cellMs: quarter })).toEqual([
      { at: at('10:00'), starts: 3, scheduleIds: ['a', 'b'] },
      { at: at('10:15'), starts: 1, scheduleIds: ['b'] },
      { at: at('10:30'), starts: 0, scheduleIds: [] },
      { at: at('10:45'), starts: 0, scheduleIds: [] },
    ])
  })

  test('a range that is no multiple ends in a cell of its own, and what is beyond it does not count', () => {
    const until = at('10:20')
    const found = cells(start('a', '10:19', '10:21'), { from: range.from, until, cellMs: quarter })
    expect(found.map(({ starts }) => starts)).toEqual([0, 1])
  })

  test('an empty range has none', () => {
    expect(cells(start('a', '10:00'), { from: range.from, until: range.from, cellMs: quarter })).toEqual([])
  })
})

describe('steady', () => {
  const everyMinute = Array.from({ length: 60 }, (_, minute) => `10:${String(minute).padStart(2, '0')}`)

  test('is what starts once a minute or more often, over the whole range', () => {
    const starts = [
      ...start('b', ...everyMinute),
      ...start('a', ...everyMinute),
      ...start('c', ...everyMinute.slice(1)),
    ]
    expect(steady(starts, range)).toEqual(['a', 'b'])
  })

  test('a single start is not, however short the range', () => {
    expect(steady(start('a', '10:00'), { from: at('10:00'), until: at('10:01') })).toEqual([])
  })
})

describe('the busiest', () => {
  test('is the first of those with the most starts', () => {
    const starts = start('a', '10:16', '10:31', '10:32', '10:46', '10:47')
    expect(busiest(cells(starts, { ...range, cellMs: quarter }))).toMatchObject({
      at: at('10:30'),
      starts: 2,
    })
  })

  test('does not exist where nothing starts', () => {
    expect(busiest(cells([], { ...range, cellMs: quarter }))).toBeNull()
  })
})

describe('collisions', () => {
  test('are companies of schedules in one minute, the largest first, then the most frequent', () => {
    const starts = [
      ...start('c', '10:30:59', '10:45'),
      ...start('a', '10:00', '10:05', '10:30', '10:45'),
      ...start('b', '10:30:10', '10:00:59', '10:05'),
      ...start('d', '10:01', '10:01:30'),
    ]
    expect(collisions(starts)).toEqual([
      { at: at('10:30'), times: 1, scheduleIds: ['a', 'b', 'c'] },
      { at: at('10:00'), times: 2, scheduleIds: ['a', 'b'] },
      { at: at('10:45'), times: 1, scheduleIds: ['a', 'c'] },
    ])
    expect(collisions(starts, { top: 1 })).toHaveLength(1)
  })
})

describe('quiet windows', () => {
  test('are the longest stretches without a start, with both ends of the range', () => {
    const starts = start('a', '10:20', '10:10', '10:20', '09:00', '11:30')
    expect(quietWindows(starts, range)).toEqual([
      { from: at('10:20'), until: at('11:00'), seconds: 2_400 },
      { from: at('10:00'), until: at('10:10'), seconds: 600 },
      { from: at('10:10'), until: at('10:20'), seconds: 600 },
    ])
    expect(quietWindows(starts, { ...range, top: 1 })).toHaveLength(1)
  })

  test('nothing starts: the whole range', () => {
    expect(quietWindows([], range)).toEqual([{ ...range, seconds: 3_600 }])
  })
})

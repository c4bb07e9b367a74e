import { describe, expect, test } from 'vitest'
import {
  axisOf,
  type Happened,
  happenedOf,
  type Kind,
  kinds,
  marksOf,
  placeOf,
  planned,
} from '../../../src/web/pages/parts/timetable/timetable.ts'

const now = new Date('2026-11-22T12:00:00Z')
const day = axisOf({ now, windowMs: 24 * 3_600_000 })
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)

function one(kind: Kind, at: Date, more: Partial<Happened> = {}): Happened {
  return { ...planned(at), kind, runId: 1, ...more }
}

const shapes = (happened: Happened[]) => marksOf(day, happened).map(({ shape, count }) => [shape, count])

test('now lies at three quarters, and what is outside lies at the nearer end', () => {
  expect([placeOf(day, now), placeOf(day, minutes(-24 * 60)), placeOf(day, minutes(8 * 60))]).toEqual([
    360, 0, 480,
  ])
  expect([placeOf(day, minutes(-9_999)), placeOf(day, minutes(9_999))]).toEqual([0, 480])
})

test('where there is room every occurrence is a mark of its own, in its own shape', () => {
  const happened = kinds.map((kind, index) => one(kind, minutes(kind === 'planned' ? 60 : -60 * (index + 1))))
  expect(marksOf(day, happened).map(({ shape }) => shape)).toEqual([
    'ok',
    'skipped',
    'late',
    'running',
    'missed',
    'failed',
    'planned',
  ])
})

describe('what became of a run', () => {
  const run = {
    id: 7,
    scheduledFor: now,
    firstScheduledFor: null,
    status: 'succeeded',
    reason: null,
    occurrences: 1,
    startedAt: null,
    finishedAt: null,
    isLate: false,
  } as const
  test.each([
    [{ status: 'succeeded' }, 'ok'],
    [{ status: 'succeeded', isLate: true }, 'late'],
    [{ status: 'failed', isLate: true }, 'failed'],
    [{ status: 'lost' }, 'failed'],
    [{ status: 'pending' }, 'running'],
    [{ status: 'queued' }, 'running'],
    [{ status: 'running' }, 'running'],
    [{ status: 'cancelled' }, 'skipped'],
    [{ status: 'skipped', reason: 'overlap' }, 'skipped'],
    [{ status: 'skipped', reason: 'missed' }, 'missed'],
    [{ status: 'skipped', reason: 'catch_up_limit' }, 'missed'],
    [{ status: 'skipped', reason: 'dismissed' }, 'skipped'],
  ] as const)('%o is %s', (given, kind) => {
    expect(happenedOf({ ...run, ...given }).kind).toBe(kind)
  })

  test('a row for several occurrences reaches from the first to the last', () => {
    const row = {
      ...run,
      status: 'skipped',
      reason: 'missed',
      occurrences: 79,
      firstScheduledFor: minutes(-120),
    } as const
    const [mark] = marksOf(day, [happenedOf(row)])
    expect(mark).toMatchObject({ shape: 'missed', x: 330, width: 30, count: 79, reason: 'missed' })
  })
})

test('a run under way reaches from its start to now, a late one from when it was due to when it started', () => {
  const late = one('late', minutes(-240), { startedAt: minutes(-180) })
  const running = one('running', minutes(-600), { startedAt: minutes(-60) })
  expect(marksOf(day, [running, late])).toMatchObject([
    { shape: 'late', x: 300, width: 15 },
    { shape: 'running', x: 345, width: 15 },
  ])
})

test('what waits for its turn stands where it was due, and covers nothing of what came after', () => {
  expect(marksOf(day, [one('running', minutes(-600)), one('ok', minutes(-120))])).toMatchObject([
    { shape: 'running', x: 210, width: 0 },
    { shape: 'ok' },
  ])
})

test('adjacent skips of one reason become one with their number, those of another do not', () => {
  const skips = [0, 1, 2].map((index) => one('skipped', minutes(-300 + 40 * index), { reason: 'overlap' }))
  const other = one('skipped', minutes(-180), { reason: 'blackout' })
  expect(marksOf(day, [...skips, other])).toMatchObject([
    { shape: 'skipped', count: 3, width: 20, reason: 'overlap' },
    { shape: 'skipped', count: 1, reason: 'blackout' },
  ])
})

test('of two that lie within three units the worse is seen, and both are counted', () => {
  expect(shapes([one('failed', minutes(-61)), one('ok', minutes(-60))])).toEqual([['failed', 2]])
  expect(marksOf(day, [one('ok', minutes(-61)), one('ok', minutes(-53))])).toHaveLength(1)
  expect(marksOf(day, [one('ok', minutes(-61)), one('ok', minutes(-47))])).toHaveLength(2)
})

test('under five units for each they are counted in buckets of six, and nothing is lost', () => {
  const every = (step: number) =>
    Array.from({ length: 1_440 / step }, (_, index) => minutes(-step * (index + 1)))
  expect(
    marksOf(
      day,
      every(20).map((at) => one('ok', at)),
    ).every(({ shape }) => shape === 'ok'),
  ).toBe(true)
  const happened = every(1).map((at, index) => one(index % 10 === 0 ? 'failed' : 'ok', at))
  const marks = marksOf(day, happened)
  expect(marks).toHaveLength(60)
  expect(new Set(marks.map(({ shape }) => shape))).toEqual(new Set(['bucket']))
  expect(marks.reduce((sum, { tally }) => sum + tally.failed!, 0)).toBe(144)
  expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(1_440)
})

test('a dense row keeps in sight what was left out and what runs', () => {
  const ran = Array.from({ length: 900 }, (_, index) => one('ok', minutes(-540 - index)))
  const missed = Array.from({ length: 180 }, (_, index) =>
    one('missed', minutes(-300 - index), { reason: 'missed' }),
  )
  const marks = marksOf(day, [...ran, ...missed, one('running', minutes(-1))])
  expect(marks.filter(({ shape }) => shape === 'missed')).toMatchObject([{ count: 180 }])
  expect(marks.at(-1)).toMatchObject({ shape: 'running', count: 1 })
})

test.each([
  ['minutes', 1],
  ['quarters', 15],
  ['hours', 60],
])('there is never more than one mark in three units: %s', (_, step) => {
  const happened = Array.from({ length: Math.floor(1_900 / step) }, (_unused, index) => {
    const at = minutes(-1_430 + index * step)
    return at > now ? planned(at) : one(kinds[index % 6]!, at, { reason: index % 2 === 0 ? 'overlap' : null })
  })
  const marks = marksOf(day, happened).filter(({ shape }) => shape !== 'running')
  const between = marks.slice(1).map(({ x }, index) => x - marks[index]!.x)
  expect(Math.min(...between)).toBeGreaterThanOrEqual(3)
})

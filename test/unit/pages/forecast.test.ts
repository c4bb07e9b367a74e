import { expect, test } from 'vitest'
import type { ScheduleDetail } from '../../../src/db/schedules.ts'
import { zoneChanges } from '../../../src/web/pages/forecast/clock-changes.ts'
import { extentOf, inkOf, shadesOf } from '../../../src/web/pages/forecast/ink.ts'
import { nextQuiet, outlookOf } from '../../../src/web/pages/forecast/outlook.ts'
import { recentOutlooks } from '../../../src/web/pages/forecast/recent.ts'

const now = new Date('2026-03-01T12:07:00Z')

function schedule(id: string, cron: string, more: Partial<ScheduleDetail> = {}): ScheduleDetail {
  const facts = {
    timezone: 'UTC',
    enabled: true,
    pausedUntil: null,
    retiredAt: null,
    halt: null,
    timeWindow: null,
  }
  const bounds = { startsAt: null, endsAt: null, clockChangeAt: null, clockChange: null }
  return { id, cron, dstGap: 'after', dstOverlap: 'first', ...facts, ...bounds, ...more } as ScheduleDetail
}

const asked = { zone: 'UTC', now, queues: [], isPausedIncluded: false }
const startsOf = (cells: { starts: number }[]) => cells.map(({ starts }) => starts)

test('complaint 7: one day of all schedules together tells where they pile up, who does, and when there is room', async () => {
  const fleet = [schedule('a', '0 * * * *'), schedule('b', '0 */6 * * *'), schedule('c', '30 18 * * *')]
  const outlook = await outlookOf(fleet, asked)
  expect(outlook.quarters).toHaveLength(96)
  expect(startsOf(outlook.quarters).reduce((sum, each) => sum + each)).toBe(23 + 3 + 1)
  expect(outlook.busiest).toMatchObject({
    at: new Date('2026-03-01T18:00:00Z'),
    starts: 2,
    scheduleIds: ['a', 'b'],
  })
  expect(outlook.together).toEqual([
    { at: new Date('2026-03-01T18:00:00Z'), times: 3, scheduleIds: ['a', 'b'] },
  ])
  expect(nextQuiet(outlook.quiet, 20)).toMatchObject({ from: now, until: new Date('2026-03-01T13:00:00Z') })
})

test('a quiet window begins a minute after the start before it, and is as long as was asked for', async () => {
  const { quiet } = await outlookOf([schedule('a', '10,20,50 * * * *')], asked)
  expect(nextQuiet(quiet, 20)).toMatchObject({
    from: new Date('2026-03-01T12:21:00Z'),
    until: new Date('2026-03-01T12:50:00Z'),
  })
  expect(nextQuiet(quiet, 60)).toBeUndefined()
  const busy = await outlookOf([schedule('a', '* * * * *')], asked)
  expect(nextQuiet(busy.quiet, 5)).toBeUndefined()
})

test('complaint 5: cells lie at the hours of whoever looks, not at those of UTC', async () => {
  const fleet = [schedule('a', '30 2 * * *')]
  const { quarters, days } = await outlookOf(fleet, { ...asked, zone: 'Asia/Kolkata' })
  // 02:30 UTC is 08:00 there; the column begins at 17:00 there, which is 11:30 UTC.
  expect(quarters[0]!.at).toEqual(new Date('2026-03-01T11:30:00Z'))
  expect(startsOf(quarters).indexOf(1)).toBe(4 * 15)
  expect(days[0]!.from).toEqual(new Date('2026-02-28T18:30:00Z'))
  expect(startsOf(days[1]!.cells).indexOf(1)).toBe(8)
})

test.each([
  ['2026-03-08T10:00:00Z', 23],
  ['2026-11-01T10:00:00Z', 25],
  ['2026-06-01T10:00:00Z', 24],
])('of %s the day in New York has %i hours, and an hourly schedule a start in each', async (at, hours) => {
  const day = new Date(at)
  const early = new Date(day.getTime() - 24 * 3_600_000)
  const fleet = [schedule('a', '0 * * * *', { timezone: 'America/New_York' })]
  const { days } = await outlookOf(fleet, { ...asked, zone: 'America/New_York', now: early })
  expect(startsOf(days[1]!.cells)).toEqual(Array.from({ length: hours }, () => 1))
})

test('what is disabled counts when it is asked for, what is paused from the end of its pause on', async () => {
  const pausedUntil = new Date('2026-03-02T00:00:00Z')
  const fleet = [
    schedule('off', '0 * * * *', { enabled: false }),
    schedule('pause', '30 * * * *', { enabled: false, pausedUntil }),
    schedule('gone', '* * * * *', { retiredAt: now }),
    schedule('odd', 'rubbish'),
  ]
  const without = await outlookOf(fleet, asked)
  expect(startsOf(without.quarters).reduce((sum, each) => sum + each)).toBe(12)
  const including = await outlookOf(fleet, { ...asked, isPausedIncluded: true })
  expect(startsOf(including.quarters).reduce((sum, each) => sum + each)).toBe(23 + 24)
})

test('schedules that share a queue collide there, others do not', async () => {
  const fleet = ['a', 'b', 'c'].map((id) => schedule(id, '0 * * * *'))
  const queues = [{ queue: 'erp', scheduleIds: ['a', 'c'] }]
  const { queued } = await outlookOf(fleet, { ...asked, queues })
  expect(queued).toMatchObject([{ queue: 'erp', scheduleIds: ['a', 'c'], times: 23 }])
})

test('an outlook is computed once for the same fleet, and anew when somebody pauses one of it', async () => {
  const recent = recentOutlooks()
  const fleet = [schedule('a', '0 * * * *')]
  const first = await recent(fleet, asked)
  expect(await recent([schedule('a', '0 * * * *')], asked)).toBe(first)
  expect(await recent([schedule('a', '0 * * * *', { enabled: false })], asked)).not.toBe(first)
  expect(await recent(fleet, { ...asked, zone: 'Europe/Berlin' })).not.toBe(first)
  expect(await recent(fleet, { ...asked, now: new Date(now.getTime() + 61_000) })).not.toBe(first)
})

test('each zone in use has its next change, with what becomes of those it touches', () => {
  const at = new Date('2026-03-29T01:00:00Z')
  const note = '02:30 does not exist'
  const fleet = [
    schedule('berlin', '30 2 * * *', { timezone: 'Europe/Berlin', clockChangeAt: at, clockChange: note }),
    schedule('noon', '0 12 * * *', { timezone: 'Europe/Berlin' }),
    schedule('kolkata', '0 12 * * *', { timezone: 'Asia/Kolkata' }),
    schedule('gone', '0 12 * * *', { timezone: 'America/New_York', retiredAt: now }),
  ]
  expect(zoneChanges(fleet, { now })).toEqual([
    { zone: 'Europe/Berlin', schedules: 2, at, touched: [{ id: 'berlin', note }] },
    { zone: 'Asia/Kolkata', schedules: 1, at: undefined, touched: [] },
  ])
})

test('shades: none for nothing, the darkest for the most, and the legend tells exactly what they stand for', () => {
  const cells = [0, 10, 12, 40, 110].map((starts) => ({ at: now, starts, scheduleIds: [] }))
  const extent = extentOf(cells)
  expect(extent).toEqual({ least: 10, most: 110 })
  expect([0, 10, 110].map((starts) => inkOf(starts, extent))).toEqual([0, 1, 5])
  for (const { ink, from, to } of shadesOf(extent))
    expect([inkOf(from, extent), inkOf(to, extent)]).toEqual([ink, ink])
  expect(shadesOf({ least: 3, most: 3 })).toEqual([
    { ink: 0, from: 0, to: 0 },
    { ink: 5, from: 3, to: 3 },
  ])
  expect(shadesOf(extentOf([]))).toEqual([{ ink: 0, from: 0, to: 0 }])
})

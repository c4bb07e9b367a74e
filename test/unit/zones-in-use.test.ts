import { jsx } from 'hono/jsx'
import { expect, test } from 'vitest'
import { ZonesInUse } from '../../src/web/pages/parts/clock-changes.tsx'
import { type View, ViewProvider } from '../../src/web/pages/view.ts'

const now = new Date('2026-03-01T12:00:00Z')
const view = { root: './', zone: 'UTC', now } as View

function told(zones: Parameters<typeof ZonesInUse>[0]['zones']): string {
  const html = jsx(
    ViewProvider as never,
    { value: view } as never,
    jsx(ZonesInUse as never, { zones } as never),
  )
  return String(html)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
}

test('each zone in use tells its next change of the clock, and whom it touches', () => {
  const touched = [{ id: 'nightly', at: new Date('2026-03-08T07:00:00Z'), note: '02:30 does not exist.' }]
  const words = told([
    { timezone: 'America/New_York', schedules: 3, touched },
    { timezone: 'Europe/Berlin', schedules: 1, touched: [] },
    { timezone: 'Asia/Kolkata', schedules: 2, touched: [] },
  ])
  expect(words).toContain(
    'America/New_York 3 schedules On 2026-03-08 the clock in America/New_York goes ahead from 02:00 to 03:00 , in 7 d 2026-03-08 07:00:00 UTC . nightly : 02:30 does not exist.',
  )
  expect(words).toContain('Europe/Berlin 1 schedule On 2026-03-29 the clock in Europe/Berlin goes ahead')
  expect(words).toContain(
    'Asia/Kolkata 2 schedules The clock in Asia/Kolkata does not change within 400 days.',
  )
  expect(words.match(/No occurrence falls into it\./g)).toHaveLength(2)
})

test('without schedules no zone is in use', () => {
  expect(told([])).toContain('No schedule is defined, so no zone is in use.')
})

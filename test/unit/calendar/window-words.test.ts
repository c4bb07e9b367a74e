import { expect, test } from 'vitest'
import { annotate, describe, warnings } from '../../../src/calendar/calendar.ts'

const now = new Date('2026-01-15T00:00:00Z')
const timezone = 'America/New_York'

test.each([
  [{ from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] }, 'between 09:00 and 17:00, Monday to Friday'],
  [{ from: '09:00', to: '17:00' }, 'between 09:00 and 17:00'],
  [{ from: '22:00', to: '06:00', days: [7] }, 'between 22:00 and 06:00 of the next day, Sunday'],
  [{ from: '22:00', to: '00:00', days: [6, 7] }, 'between 22:00 and 00:00, Saturday and Sunday'],
  [
    { from: '08:00:30', to: '24:00', days: [7, 1, 5, 6, 3] },
    'between 08:00:30 and 24:00, Wednesday and Friday to Monday',
  ],
  [{ from: '00:00', to: '24:00', days: [2, 4, 6] }, 'Tuesday, Thursday and Saturday'],
])('describes the window %j', (window, words) => {
  expect(describe({ cron: '*/5 * * * *', timezone, window })).toBe(
    `Every 5 minutes, ${words}, America/New_York`,
  )
})

test('a window that is always open goes without saying', () => {
  const window = { from: '00:00', to: '24:00', days: [1, 2, 3, 4, 5, 6, 7] }
  expect(describe({ cron: '@hourly', timezone, window })).toBe('Every hour, America/New_York')
})

const ahead = 'On 2026-03-08 the clock in America/New_York goes from 02:00 to 03:00'
const back = 'On 2026-11-01 the clock in America/New_York goes back from 02:00 to 01:00'
const follows = '(the minute or hour field begins with *, so this follows the clock)'

test.each([
  [
    '30 2 * * *',
    {},
    { from: '02:00', to: '03:00' },
    [
      `${ahead}: 02:30 does not exist and nothing runs for it (what would run instead by dst.gap after is outside the window).`,
    ],
  ],
  [
    '0,30 2 * * *',
    { gap: 'shift' },
    { from: '02:00', to: '03:30' },
    [
      `${ahead}: 02:00 and 02:30 do not exist and it runs 60 minutes later, where that is inside the window (dst.gap is shift).`,
    ],
  ],
  ['30 1,2 * * *', {}, { from: '00:00', to: '24:00', days: [1] }, []],
  ['*/15 * * * *', {}, { from: '09:00', to: '17:00' }, []],
  [
    '*/30 * * * *',
    {},
    { from: '01:30', to: '03:00' },
    [
      `${ahead}: 02:00 and 02:30 do not exist and nothing runs for it ${follows}.`,
      `${back}: 01:30 happens twice and it runs both times ${follows}.`,
    ],
  ],
] as const)('warns what it does to %s %j in the window %j', (cron, dst, window, expected) => {
  expect(warnings({ cron, timezone, dst, window }, { now })).toEqual(expected)
})

test('tells what is left out since the occurrence before', () => {
  const told = (timing: Parameters<typeof annotate>[0], after: string) =>
    annotate(timing, { after: new Date(after), count: 2 }).map(({ local, note }) => [
      local.slice(0, 16),
      note,
    ])
  const daily = { cron: '30 2 * * *', timezone }
  const from = '2026-03-07T12:00:00Z'
  const went = 'the clock went from 02:00 to 03:00'
  expect(told({ ...daily, dst: { gap: 'skip' } }, from)).toEqual([
    ['2026-03-09T02:30', `2026-03-08 02:30 does not exist and is left out: ${went}.`],
    ['2026-03-10T02:30', undefined],
  ])
  expect(told({ ...daily, dst: { gap: 'skip' } }, '2026-03-08T07:00:00Z')).toEqual([
    ['2026-03-09T02:30', undefined],
    ['2026-03-10T02:30', undefined],
  ])
  expect(told({ cron: '0 2,3 * * *', timezone, dst: { gap: 'skip' } }, from)).toEqual([
    ['2026-03-08T03:00', `2026-03-08 02:00 does not exist and is left out: ${went}.`],
    ['2026-03-09T02:00', undefined],
  ])
  expect(told({ ...daily, window: { from: '02:00', to: '03:00' } }, from)).toEqual([
    [
      '2026-03-09T02:30',
      `2026-03-08 02:30 does not exist and is left out: ${went}, and what would run instead is outside the window.`,
    ],
    ['2026-03-10T02:30', undefined],
  ])
})

import { expect, test } from 'vitest'
import { checkTiming, occurrences } from '../../../src/calendar/calendar.ts'

test.each([
  [{ from: '9:00', to: '17:00' }, 'window.from is "9:00": write HH:MM or HH:MM:SS, up to 23:59:59.'],
  [{ from: '24:00', to: '17:00' }, 'window.from is "24:00": write HH:MM or HH:MM:SS, up to 23:59:59.'],
  [{ from: '09:00', to: '24:01' }, 'window.to is "24:01": write HH:MM or HH:MM:SS, or 24:00.'],
  [{ from: '09:00' }, 'window.to is missing: write HH:MM or HH:MM:SS, or 24:00.'],
  [{ from: 9, to: '10:00' }, 'window.from is 9: write HH:MM or HH:MM:SS, up to 23:59:59.'],
  [{ from: ['09:00'], to: '10:00' }, 'window.from is ["09:00"]: write HH:MM or HH:MM:SS, up to 23:59:59.'],
  [
    { from: '09:00', to: '09:00:00' },
    'window.from and window.to are both 09:00: for whole days write from 00:00 to 24:00.',
  ],
  [
    { from: '09:00', to: '10:00', days: [] },
    'window.days is []: write a list of numbers from 1 for Monday to 7 for Sunday.',
  ],
  [
    { from: '09:00', to: '10:00', days: [0, 1] },
    'window.days is [0,1]: write a list of numbers from 1 for Monday to 7 for Sunday.',
  ],
  [
    { from: '09:00', to: '10:00', days: 'mon-fri' },
    'window.days is "mon-fri": write a list of numbers from 1 for Monday to 7 for Sunday.',
  ],
  [{ from: '09:00', to: '10:00', day: [1] }, 'window has no "day": allowed are from, to and days.'],
  ['09:00-10:00', 'window must be an object with from, to and days.'],
])('%j is refused', (window, problem) => {
  expect(checkTiming({ cron: '* * * * *', timezone: 'UTC', window: window as never })).toEqual([problem])
})

test('everything wrong with a window is told at once, beside what is wrong with the rest', () => {
  const window = { from: 'noon', to: 'midnight', days: [8] }
  expect(checkTiming({ cron: '61 * * * *', timezone: 'Mars', window })).toHaveLength(5)
})

const inside = (words: string) => `never falls inside its window (${words}), so this would never run.`

test.each([
  ['0 12 * * *', { from: '09:00', to: '12:00' }, `"0 12 * * *" ${inside('between 09:00 and 12:00')}`],
  [
    '0 1 * * 5',
    { from: '22:00', to: '02:00', days: [5] },
    `"0 1 * * 5" ${inside('between 22:00 and 02:00 of the next day, Friday')}`,
  ],
  ['@daily', { from: '00:00', to: '24:00', days: [6, 7] }, undefined],
  [
    '0 0 * * 1-5',
    { from: '00:00', to: '24:00', days: [6, 7] },
    `"0 0 * * 1-5" ${inside('Saturday and Sunday')}`,
  ],
  ['0 23 29 2 *', { from: '22:00', to: '01:00', days: [1] }, undefined],
  [
    '30 59 23 * * *',
    { from: '23:59:31', to: '23:59:30' },
    `"30 59 23 * * *" ${inside('between 23:59:31 and 23:59:30 of the next day')}`,
  ],
])('%s in %j would never run, or would', (cron, window, problem) => {
  expect(checkTiming({ cron, timezone: 'UTC', window })).toEqual(problem === undefined ? [] : [problem])
})

test('a window that never opens for its expression is refused at once, and a sparse one is walked as fast', () => {
  const window = { from: '03:00', to: '03:01', days: [1] }
  const timings = Array.from({ length: 50 }, (_, index) => ({
    cron: `${index + 1} 3 29 2 *`,
    timezone: 'UTC',
    window,
  }))
  const sparse = { cron: '*/5 * * 29 2 *', timezone: 'Europe/Berlin', window }
  const cpu = process.cpuUsage()
  for (const timing of timings) expect(checkTiming(timing)).toHaveLength(1)
  expect(occurrences(sparse, { after: new Date('2026-01-01T00:00:00Z') })[0]?.toISOString()).toBe(
    '2044-02-29T02:00:00.000Z',
  )
  expect(process.cpuUsage(cpu).user / 1_000).toBeLessThan(50 * 4)
})

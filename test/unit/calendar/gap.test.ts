import { expect, test } from 'vitest'
import { next } from './questions.ts'

const range = { after: '2026-03-08T05:00:00Z', count: 3 }
const timezone = 'America/New_York'

test.each([
  ['after is the default', '30 2 * * *', {}, ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z']],
  ['after', '30 2 * * *', { gap: 'after' }, ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z']],
  ['shift', '30 2 * * *', { gap: 'shift' }, ['2026-03-08T07:30Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z']],
  ['skip', '30 2 * * *', { gap: 'skip' }, ['2026-03-09T06:30Z', '2026-03-10T06:30Z', '2026-03-11T06:30Z']],
  [
    'after, the start of the gap',
    '0 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z', '2026-03-10T06:00Z'],
  ],
  [
    'the end of the gap exists',
    '0 3 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T07:00Z', '2026-03-10T07:00Z'],
  ],
  [
    'after, four times in one gap are one instant',
    '0,15,30,45 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z', '2026-03-09T06:15Z'],
  ],
  [
    'after, joining a time that exists',
    '30 2,3 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-08T07:30Z', '2026-03-09T06:30Z'],
  ],
  [
    'after, meeting a time that exists',
    '0 2,3 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z', '2026-03-09T07:00Z'],
  ],
  [
    'shift, meeting a time that exists',
    '30 2,3 * * *',
    { gap: 'shift' },
    ['2026-03-08T07:30Z', '2026-03-09T06:30Z', '2026-03-09T07:30Z'],
  ],
  [
    'shift, between times that exist',
    '15 2,3 * * *',
    { gap: 'shift' },
    ['2026-03-08T07:15Z', '2026-03-09T06:15Z', '2026-03-09T07:15Z'],
  ],
  [
    'with seconds',
    '15 30 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:30:15Z', '2026-03-10T06:30:15Z'],
  ],
  [
    'with seconds, shift',
    '15 30 2 * * *',
    { gap: 'shift' },
    ['2026-03-08T07:30:15Z', '2026-03-09T06:30:15Z', '2026-03-10T06:30:15Z'],
  ],
  [
    'a star in the seconds makes no follower',
    '*/30 30 2 * * *',
    {},
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-09T06:30:30Z'],
  ],
  [
    'a star in the minutes follows the clock',
    '*/30 2 * * *',
    {},
    ['2026-03-09T06:00Z', '2026-03-09T06:30Z', '2026-03-10T06:00Z'],
  ],
  [
    'a star in the hours follows the clock',
    '30 */2 * * *',
    {},
    ['2026-03-08T05:30Z', '2026-03-08T08:30Z', '2026-03-08T10:30Z'],
  ],
  [
    'policies do not touch what follows the clock',
    '*/30 2 * * *',
    { gap: 'shift' },
    ['2026-03-09T06:00Z', '2026-03-09T06:30Z', '2026-03-10T06:00Z'],
  ],
  [
    'a range that covers all is fixed',
    '30 0-23 * * *',
    {},
    ['2026-03-08T05:30Z', '2026-03-08T06:30Z', '2026-03-08T07:00Z'],
  ],
] as const)('gap in New York: %s', (_, cron, dst, expected) => {
  expect(next({ cron, timezone, dst }, range)).toEqual(expected)
})

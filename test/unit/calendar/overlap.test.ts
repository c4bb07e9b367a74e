import { expect, test } from 'vitest'
import { next } from './questions.ts'

const range = { after: '2026-11-01T04:00:00Z', count: 3 }
const timezone = 'America/New_York'

test.each([
  ['first is the default', '30 1 * * *', {}, ['2026-11-01T05:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z']],
  [
    'first',
    '30 1 * * *',
    { overlap: 'first' },
    ['2026-11-01T05:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z'],
  ],
  [
    'second',
    '30 1 * * *',
    { overlap: 'second' },
    ['2026-11-01T06:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z'],
  ],
  [
    'both',
    '30 1 * * *',
    { overlap: 'both' },
    ['2026-11-01T05:30Z', '2026-11-01T06:30Z', '2026-11-02T06:30Z'],
  ],
  [
    'both, in the order of time',
    '15,45 1 * * *',
    { overlap: 'both' },
    ['2026-11-01T05:15Z', '2026-11-01T05:45Z', '2026-11-01T06:15Z'],
  ],
  [
    'the end of the overlap comes once',
    '0 2 * * *',
    {},
    ['2026-11-01T07:00Z', '2026-11-02T07:00Z', '2026-11-03T07:00Z'],
  ],
  [
    'the start of the overlap, first',
    '0 1 * * *',
    {},
    ['2026-11-01T05:00Z', '2026-11-02T06:00Z', '2026-11-03T06:00Z'],
  ],
  [
    'the start of the overlap, second',
    '0 1 * * *',
    { overlap: 'second' },
    ['2026-11-01T06:00Z', '2026-11-02T06:00Z', '2026-11-03T06:00Z'],
  ],
  [
    'what follows the clock runs in both',
    '30 * * * *',
    {},
    ['2026-11-01T04:30Z', '2026-11-01T05:30Z', '2026-11-01T06:30Z'],
  ],
  [
    'policies do not touch what follows the clock',
    '*/30 1 * * *',
    { overlap: 'first' },
    ['2026-11-01T05:00Z', '2026-11-01T05:30Z', '2026-11-01T06:00Z'],
  ],
  [
    'a range that covers all is silent in the second',
    '30 0-23 * * *',
    {},
    ['2026-11-01T04:30Z', '2026-11-01T05:30Z', '2026-11-01T07:30Z'],
  ],
] as const)('overlap in New York: %s', (_, cron, dst, expected) => {
  expect(next({ cron, timezone, dst }, range)).toEqual(expected)
})

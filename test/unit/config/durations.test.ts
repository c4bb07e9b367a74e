import { describe, expect, it } from 'vitest'
import { durationMs } from '../../../src/config/durations.ts'

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['5m', 300_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    [250, 250],
    [0, 0],
  ])('%s is %d ms', (given, expected) => expect(durationMs(given)).toBe(expected))

  it.each([
    '',
    's',
    '5',
    '5 m',
    '-5m',
    '5M',
    '1h30m',
    '1e3s',
    'Infinity',
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    {},
    5n,
  ])('%s is none', (given) => expect(durationMs(given)).toBeUndefined())
})

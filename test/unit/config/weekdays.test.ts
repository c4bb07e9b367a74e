import { expect, it } from 'vitest'
import { weekdays } from '../../../src/config/weekdays.ts'

it.each([
  ['mon-fri', [1, 2, 3, 4, 5]],
  ['sat,sun', [6, 7]],
  ['mon,wed-fri', [1, 3, 4, 5]],
  ['Fri-Mon, tue', [1, 2, 5, 6, 7]],
  ['wed', [3]],
  ['wed-wed', [3]],
  ['mon-tue,mon', [1, 2]],
  [
    ['sun', 'mon'],
    [1, 7],
  ],
])('%j are %j', (given, expected) => expect(weekdays(given)).toEqual(expected))

it.each([
  '',
  'weekdays',
  'mon-',
  '-mon',
  'mon-tue-wed',
  'mon,,tue',
  [],
  ['mon-fri'],
  [1],
  5,
  null,
  undefined,
])('%j are no days', (given) => expect(weekdays(given)).toBeUndefined())

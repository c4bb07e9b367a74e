import { expect, test } from 'vitest'
import { explainFields } from '../../../src/calendar/calendar.ts'

const wordsOf = (cron: string) => explainFields(cron).map(({ words }) => words)

test.each([
  [
    '*/15 0-5,22 * * *',
    [
      'every 15 minutes from 0 to 45',
      '0 to 5 and 22',
      'every day of the month',
      'every month',
      'every day of the week',
    ],
  ],
  [
    '0 9 1,15 jan-mar,12 mon-fri',
    ['0', '9', '1 and 15', 'January to March and December', 'Monday to Friday'],
  ],
  [
    '5 4 L * 5L,1#2',
    [
      '5',
      '4',
      'the last day of the month',
      'every month',
      'the last Friday of the month and the second Monday of the month',
    ],
  ],
  ['30 0 0 1 1 *', ['30', '0', '0', '1', 'January', 'every day of the week']],
  ['@daily', ['0', '0', 'every day of the month', 'every month', 'every day of the week']],
  ['0 0 * * 7', ['0', '0', 'every day of the month', 'every month', 'Sunday']],
  [
    '0,1 0,2,4,6 * * *',
    [
      '0 and 1',
      'every 2 hours from 0 to 6',
      'every day of the month',
      'every month',
      'every day of the week',
    ],
  ],
])('%s field by field', (cron, words) => {
  expect(wordsOf(cron)).toEqual(words)
})

test('each field is judged alone, with what was given', () => {
  const explained = explainFields('61 * 0,40 * mon')
  expect(explained.map(({ label, text, problems }) => [label, text, problems.length])).toEqual([
    ['minute', '61', 1],
    ['hour', '*', 0],
    ['day-of-month', '0,40', 2],
    ['month', '*', 0],
    ['day-of-week', 'mon', 0],
  ])
  expect(explained[0]!.words).toBeUndefined()
  expect(explained[4]!.words).toBe('Monday')
})

test('while an expression is written, what there is of it is explained, and what may come', () => {
  const explained = explainFields(' 0 */6')
  expect(explained.map(({ label, text, words }) => [label, text, words])).toEqual([
    ['minute', '0', '0'],
    ['hour', '*/6', 'every 6 hours from 0 to 18'],
    ['day-of-month', '', undefined],
    ['month', '', undefined],
    ['day-of-week', '', undefined],
  ])
  expect(explained.every(({ problems }) => problems.length === 0)).toBe(true)
})

test('each field tells which values it may hold', () => {
  expect(explainFields('0 0 0 * * *').map(({ allowed }) => allowed)).toEqual([
    ...['0-59', '0-59', '0-23', '1-31, L the last', '1-12 or JAN-DEC'],
    '0-7 or SUN-SAT, 5L the last, 5#1 the first Friday',
  ])
})

test.each(['', ' ', '@hour', '0 0 0 * * * 2026'])('of "%s" nobody knows which is which', (cron) =>
  expect(explainFields(cron)).toEqual([]),
)

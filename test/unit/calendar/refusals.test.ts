import { expect, test } from 'vitest'
import { checkTiming, occurrences } from '../../../src/calendar/calendar.ts'
import { CronError } from '../../../src/errors.ts'

const field = (name: string, text: string) => `"${text}" in the ${name} field`

test.each([
  ['', 'The cron expression is empty.'],
  [' \t ', 'The cron expression is empty.'],
  [`${'1,'.repeat(128)}1 * * * *`, 'The cron expression has 265 characters; 256 are allowed.'],
  ['0 0 * * mön', 'The cron expression holds "ö"; only plain ASCII characters, spaces and tabs are allowed.'],
  [
    '0 0 * *\n*',
    'The cron expression holds "\\n"; only plain ASCII characters, spaces and tabs are allowed.',
  ],
  [
    '0 0 * * *\0',
    'The cron expression holds "\\u0000"; only plain ASCII characters, spaces and tabs are allowed.',
  ],
  ['5', '"5" has 1 field: write 5 (minute hour day-of-month month day-of-week), or 6 with seconds first.'],
  [
    '0 0 * *',
    '"0 0 * *" has 4 fields: write 5 (minute hour day-of-month month day-of-week), or 6 with seconds first.',
  ],
  [
    '0 0 0 1 1 * 2030',
    '"0 0 0 1 1 * 2030" has 7 fields: write 5 (minute hour day-of-month month day-of-week), or 6 with seconds first.',
  ],
  ['@reboot', '@reboot is not a time: a schedule needs instants known ahead.'],
  [
    '@every 5m',
    '@every counts from an unknown start: write steps such as */15 * * * *, which count from the full hour.',
  ],
  [
    '@fortnightly',
    '"@fortnightly" is not a known nickname: allowed are @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly.',
  ],
  [
    '@daily *',
    '"@daily *" is not a known nickname: allowed are @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly.',
  ],
])('refuses %j as a whole', (cron, sentence) => {
  expect(checkTiming({ cron, timezone: 'UTC' })).toEqual([sentence])
})

test.each([
  ['60 * * * *', '60 in the minute field is outside 0-59.'],
  ['61 0 0 * * *', '61 in the second field is outside 0-59.'],
  ['0 24 * * *', '24 in the hour field is outside 0-23.'],
  ['0 0 0 * *', '0 in the day-of-month field is outside 1-31.'],
  ['0 0 32 * *', '32 in the day-of-month field is outside 1-31.'],
  ['0 0 * 13 *', '13 in the month field is outside 1-12.'],
  ['0 0 * * 8', '8 in the day-of-week field is outside 0-7.'],
  ['0 8-24 * * *', '24 in the hour field is outside 0-23.'],
  ['99999999999999999999 0 * * *', '99999999999999999999 in the minute field is outside 0-59.'],
  ['1,,2 * * * *', 'The minute field has an empty place in its list.'],
  [',1 * * * *', 'The minute field has an empty place in its list.'],
  ['0 1, * * *', 'The hour field has an empty place in its list.'],
  ['*/0 * * * *', `${field('minute', '*/0')} has a step of 0: write at least 1.`],
  [
    '*/90 * * * *',
    `${field('minute', '*/90')} has a step of 90 over only 60 values: a step cannot reach past the end of its field.`,
  ],
  [
    '0 9-17/10 * * *',
    `${field('hour', '9-17/10')} has a step of 10 over only 9 values: a step cannot reach past the end of its field.`,
  ],
  [
    '5/10 * * * *',
    `${field('minute', '5/10')} steps from a single value, which crons read differently: write 5-59/10.`,
  ],
  ['0 22-2 * * *', `${field('hour', '22-2')} runs backwards: write 22-23,0-2.`],
  [
    '0 0 * * fri-mon',
    `${field('day-of-week', 'fri-mon')} runs backwards (here the week begins with Sunday, 0): write 5-6,0-1.`,
  ],
  [
    '0 0 * * sat-sun',
    `${field('day-of-week', 'sat-sun')} runs backwards (here the week begins with Sunday, 0): write 6,0.`,
  ],
  ['0 0 * nov-jan *', `${field('month', 'nov-jan')} runs backwards: write 11-12,1.`],
  [
    '0 0 ? * 1',
    `${field('day-of-month', '?')} is Quartz's, where Sunday is 1: write *, and check the weekdays, for here Sunday is 0 or 7.`,
  ],
  ['H 0 * * *', `${field('minute', 'H')} is Jenkins's hash: write the value itself.`],
  ['H/15 * * * *', `${field('minute', 'H/15')} is Jenkins's hash: write the value itself.`],
  ['0 h(0-7) * * *', `${field('hour', 'h(0-7)')} is Jenkins's hash: write the value itself.`],
  ['0~30 * * * *', `${field('minute', '0~30')} asks for a random value: write the value itself.`],
  [
    '0 0 15W * *',
    `${field('day-of-month', '15W')} asks for the nearest weekday, which is not supported: write the days themselves.`,
  ],
  [
    '0 0 LW * *',
    `${field('day-of-month', 'LW')} asks for the nearest weekday, which is not supported: write the days themselves.`,
  ],
  [
    '0 0 L-3 * *',
    `${field('day-of-month', 'L-3')} counts back from the end of the month, which is not supported: only L, the last day, is.`,
  ],
  [
    '0 0 * * L',
    `${field('day-of-week', 'L')} means different days in different crons: write 6 for Saturday, or 5L for the last Friday of the month.`,
  ],
  ['0 0 * * 5#L', `${field('day-of-week', '5#L')}: for the last one of the month write 5L.`],
  ['0 0 * * 5#6', `${field('day-of-week', '5#6')}: after # comes 1 to 5, which one of the month.`],
  ['0 0 * * 5#0', `${field('day-of-week', '5#0')}: after # comes 1 to 5, which one of the month.`],
  ['0 0 * * 8#1', '8 in the day-of-week field is outside 0-7.'],
  ['0 0 * * 9L', '9 in the day-of-week field is outside 0-7.'],
])('refuses an element of %j', (cron, sentence) => {
  expect(checkTiming({ cron, timezone: 'UTC' })).toEqual([sentence])
})

test.each([
  '1-2-3',
  '1--2',
  '-5',
  '5-',
  '**',
  '*5',
  '*-5',
  '*/',
  '*/2/3',
  '*/x',
  '/5',
  '5.0',
  '0x1',
  'L',
  'MON',
  '1#2',
  '+5',
  '%',
])('does not understand %j as a minute', (minute) => {
  expect(checkTiming({ cron: `${minute} * * * *`, timezone: 'UTC' })).toEqual([
    `${field('minute', minute)} is not understood: allowed are *, a number 0-59, a range a-b, a step */n or a-b/n, and lists of these.`,
  ])
})

test.each(['1-5#2', '*#1', 'MONDAY', 'XYZ', 'JAN', 'MON-XYZ', '1L2', '1-5L'])(
  'does not understand %j as a weekday',
  (weekday) => {
    expect(checkTiming({ cron: `0 0 * * ${weekday}`, timezone: 'UTC' })).toEqual([
      `${field('day-of-week', weekday)} is not understood: allowed are *, a number 0-7, a name SUN-SAT, a range a-b, a step */n or a-b/n, 1#2, 5L, and lists of these.`,
    ])
  },
)

test.each([
  ['0 0 30 2 *', '30 February does not exist, so this would never run.'],
  ['0 0 30,31 feb *', '30 February and 31 February do not exist, so this would never run.'],
  [
    '0 0 31 4,6,9,11 *',
    '31 April, 31 June, 31 September and 31 November do not exist, so this would never run.',
  ],
  ['0 0 31 2 */2', '31 February does not exist, so this would never run.'],
  [
    '0 0 */31 * 1#3',
    'No date in any year matches day-of-month "*/31", month "*" and day-of-week "1#3" together, so this would never run.',
  ],
])('says at once that %j never runs', (cron, sentence) => {
  expect(checkTiming({ cron, timezone: 'UTC' })).toEqual([sentence])
})

test.each([42, null, undefined, ['* * * * *'], {}])('refuses %j where a string belongs', (value) => {
  const timing = { cron: value, timezone: value } as unknown as { cron: string; timezone: string }
  expect(checkTiming(timing)).toEqual([
    'The cron expression must be a string.',
    'The time zone must be a string: write an IANA name such as "Europe/Berlin", or "UTC".',
  ])
})

test('tells every problem at once', () => {
  const dst = { gap: 'never', overlap: 'first', fold: 1 } as unknown as { gap: 'skip' }
  expect(checkTiming({ cron: '61 25 * * foo', timezone: 'Europe/Berln', dst })).toEqual([
    '61 in the minute field is outside 0-59.',
    '25 in the hour field is outside 0-23.',
    expect.stringContaining('"foo" in the day-of-week field is not understood'),
    '"Europe/Berln" is not a known time zone: did you mean "Europe/Berlin"?',
    'dst.gap is "never": allowed are after, shift, skip.',
    'dst has no "fold": allowed are gap and overlap.',
  ])
})

test('occurrences() throws a CronError that carries the problems', () => {
  const ask = () => occurrences({ cron: '0 0 30 2 *', timezone: 'utc' }, { after: new Date(0) })
  expect(ask).toThrow(CronError)
  expect(ask).toThrow(
    expect.objectContaining({
      expression: '0 0 30 2 *',
      timezone: 'utc',
      problems: [
        '30 February does not exist, so this would never run.',
        '"utc" is not a known time zone: did you mean "UTC"?',
      ],
    }),
  )
})

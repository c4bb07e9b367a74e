import { expect, test } from 'vitest'
import { checkConfig } from '../../src/config.ts'
import type { Schedule } from '../../src/define.ts'
import { lint } from '../../src/lint.ts'

const now = new Date('2026-03-01T12:00:00Z')
const work = { name: 'work', run() {} }
const schedule = (id: string, cron: string, more: Partial<Schedule> = {}) => ({
  ...{ id, cron, target: { job: 'work' } },
  ...more,
})

const findings = (schedules: object[], jobs: object[] = [work]) =>
  lint(checkConfig({ file: 'config', exported: { jobs, schedules }, now }), { now }).map(
    ({ severity, rule, subject, message }) => ({ is: `${severity} ${rule}`, subject, message }),
  )

test('a good configuration has none', () => {
  expect(findings([schedule('a', '7 * * * *'), schedule('b', '*/5 * * * *')])).toEqual([])
})

test('a schedule that never comes again is an error, a cron that may surprise a warning', () => {
  const over = schedule('over', '0 3 * * *', { endsAt: '2026-01-01T00:00:00Z' })
  expect(findings([over, schedule('odd', '*/7 * * * *')])).toEqual([
    { is: 'error unreachable', subject: 'over', message: 'Its end has passed: it does not run any more.' },
    { is: 'warning cron', subject: 'odd', message: expect.stringContaining('starts over at 0') },
  ])
})

test('a job that nothing starts, and one whose code is elsewhere, are told', () => {
  const jobs = [work, { name: 'idle', run() {} }, { name: 'theirs', task: 'send_mail' }]
  expect(
    findings([schedule('a', '7 * * * *'), schedule('b', '8 * * * *', { target: { job: 'theirs' } })], jobs),
  ).toEqual([
    { is: 'warning unused-job', subject: 'idle', message: 'No schedule starts it.' },
    { is: 'warning foreign-job', subject: 'theirs', message: expect.stringContaining('"send_mail"') },
  ])
})

test('what a group or a dependency brings is not unused', () => {
  const jobs = [
    { name: 'first', group: 'g', run() {} },
    { name: 'second', group: 'g', run() {}, dependsOn: ['outside'] },
    { name: 'outside', run() {} },
  ]
  const target = { group: 'g', withDependencies: true } as Schedule['target']
  expect(findings([schedule('a', '7 * * * *', { target })], jobs)).toEqual([])
})

test('four at the full hour are a crowd, with the minutes that are free; those that cannot move or are spread do not count', () => {
  const hourly = ['a', 'b', 'c'].map((id) => schedule(id, '0 * * * *'))
  const others = [
    schedule('often', '*/5 * * * *'),
    schedule('spread', '0 * * * *', { jitter: '5m' }),
    schedule('taken', '7 * * * *'),
  ]
  expect(findings([...hourly, ...others])).toEqual([])
  expect(findings([...hourly, ...others, schedule('d', '0 3 * * *')])).toEqual([
    {
      is: 'warning pile-up',
      subject: null,
      message:
        '4 schedules start at :00 (a, b, c, d). Spread them, by jitter or to :13 or :23, which is free.',
    },
  ])
})

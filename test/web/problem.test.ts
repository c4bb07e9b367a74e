import { expect, test } from 'vitest'
import { CronError, type ErrorCode, outcomes, PunctualError } from '../../src/errors.ts'
import { problemOf } from '../../src/web/problem.ts'

test.each(Object.keys(outcomes) as ErrorCode[])(
  '%s has the status and the title that the table of errors gives it',
  (code) => {
    const { kind, status, title } = problemOf(new PunctualError({ code, message: 'what', hint: 'fix' }))
    expect(status).toBe(outcomes[code].status)
    if (kind !== 'unexpected') expect(title).toBe(outcomes[code].title)
  },
)

const sqlStates = [
  ['22021', 400],
  ['22P05', 400],
  ['22003', 400],
  ['23505', 500],
  ['42601', 500],
  ['42P01', 503],
  ['42883', 503],
  ['40001', 503],
  ['57014', 503],
  ['57P03', 503],
  ['53300', 503],
  ['25006', 503],
] as const

test.each(sqlStates)('SQLSTATE %s becomes a %i, which is all a client learns of it', (code, status) => {
  const problem = problemOf(Object.assign(new Error('canary'), { code }))
  expect(problem.status).toBe(status)
  expect(JSON.stringify(problem)).not.toContain('canary')
})

test('a bug shows nothing of itself', () => {
  expect(JSON.stringify(problemOf(new TypeError('canary')))).not.toContain('canary')
  expect(JSON.stringify(problemOf('canary'))).not.toContain('canary')
  const misplaced = new PunctualError({ code: 'config-invalid', message: 'canary', hint: 'canary' })
  expect(JSON.stringify(problemOf(misplaced))).not.toContain('canary')
})

test('each problem of a timing is an error of its own', () => {
  expect(problemOf(new CronError({ problems: ['One.', 'Two.'] })).toJSON()).toMatchObject({
    type: 'urn:punctual:problem:invalid',
    status: 422,
    errors: [{ detail: 'One.' }, { detail: 'Two.' }],
  })
})

test('whoever meets a 503 is told when to come again', () => {
  expect(problemOf(Object.assign(new Error(), { code: '40001' })).headers).toEqual({ 'Retry-After': '5' })
})

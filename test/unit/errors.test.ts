import { describe, expect, it } from 'vitest'
import * as errors from '../../src/errors.ts'

const { fromDatabaseError } = errors

function refusal(code: string, hint?: string) {
  return Object.assign(new Error('no schedule "x"'), { code, ...(hint === undefined ? {} : { hint }) })
}

describe('what Postgres refuses', () => {
  it.each([
    ['PN001', errors.NotFoundError, 4, 404],
    ['PN002', errors.RefusedError, 5, 409],
    ['PN003', errors.StaleEpochError, 5, 409],
    ['PN004', errors.RefusedError, 5, 409],
    ['PN005', errors.UsageError, 2, 400],
    ['PN006', errors.NotFoundError, 4, 404],
  ])('%s becomes its class', (code, Class, exitCode, status) => {
    const error = fromDatabaseError(refusal(code, 'see punctual.schedule_status'))
    expect(error).toBeInstanceOf(Class)
    expect(error).toMatchObject({
      name: Class.name,
      message: 'no schedule "x"',
      hint: 'see punctual.schedule_status',
      exitCode,
      status,
    })
  })

  it('has a hint of its own where the function gave none', () => {
    expect(fromDatabaseError(refusal('PN001'))).toHaveProperty('hint', expect.stringMatching(/\w/))
  })

  it.each([
    ['another SQLSTATE', refusal('23505')],
    ['no SQLSTATE', new Error('x')],
    ['no error', 'x'],
    ['nothing', undefined],
  ])('leaves %s alone', (_, thrown) => expect(fromDatabaseError(thrown)).toBe(thrown))
})

describe('errors', () => {
  const made = [
    new errors.ConfigError({ file: 'punctual.config.ts', problems: [{ path: 'a', problem: 'is missing' }] }),
    new errors.EnvironmentError({ problems: [] }),
    new errors.CronError({ problems: ['30 February does not exist.'], expression: '0 0 30 2 *' }),
    new errors.UsageError({ message: 'x' }),
    new errors.DatabaseUnreachableError({
      host: 'h',
      port: 5432,
      database: 'd',
      cause: new Error('refused'),
    }),
    new errors.SchemaTooNewError({ unknown: ['0009_x'] }),
    new errors.SchemaTooOldError({ pending: ['0002_x'] }),
    new errors.PoolerDetectedError({ failed: 'x' }),
    new errors.PortInUseError({ port: 80, host: '127.0.0.1' }),
    new errors.DataDirectoryError({ path: '/x', problem: 'cannot be written' }),
    new errors.EmbeddedBinariesMissingError({ platform: 'plan9-mips' }),
    new errors.EmbeddedInUseError({ dataDir: '/x', pid: 7 }),
  ]

  it.each(made.map((error) => [error.name, error] as const))(
    '%s tells its fix and takes its numbers from the table',
    (name, error) => {
      expect(error.constructor.name).toBe(name)
      expect(error.hint).not.toBe('')
      const { exitCode, status } = error
      expect(errors.outcomes[error.code]).toEqual({ exitCode, status, title: expect.stringMatching(/\w/) })
    },
  )

  it('have exit codes and statuses that mean something', () => {
    for (const { exitCode, status } of Object.values(errors.outcomes)) {
      expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(exitCode)
      expect(status).toBeGreaterThanOrEqual(400)
    }
  })

  it('name the server that cannot be reached and the first of several causes', () => {
    const cause = new AggregateError([new Error('connect ECONNREFUSED ::1:5432'), new Error('other')])
    const { message } = new errors.DatabaseUnreachableError({
      host: 'localhost',
      port: 5432,
      database: 'shop',
      cause,
    })
    expect(message).toBe(
      'Postgres at localhost:5432, database "shop", cannot be reached: connect ECONNREFUSED ::1:5432',
    )
  })

  it('list every problem of a config with what was given, what is allowed and the nearest name', () => {
    const problems = [
      { path: 'jobs["a"].priority', problem: 'is not valid', given: '1.5', allowed: 'a whole number' },
      { path: 'schedules["b"].target.job', problem: 'there is no job "c"', nearest: 'd' },
    ]
    expect(new errors.ConfigError({ file: 'punctual.config.ts', problems }).message).toBe(
      [
        'punctual.config.ts: 2 problems',
        '  - jobs["a"].priority: is not valid; given 1.5; allowed: a whole number',
        '  - schedules["b"].target.job: there is no job "c"; did you mean "d"?',
      ].join('\n'),
    )
  })
})

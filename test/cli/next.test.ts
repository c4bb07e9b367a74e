import { expect, test } from 'vitest'
import { punctualWith } from './cli.ts'

const punctual = punctualWith()

test('an expression is read in the zone given, without a database', async () => {
  const args = ['next', '30 2 * * *', '-n', '3', '--tz', 'America/New_York', '--from', '2026-03-07T12:00Z']
  const { code, stdout, stderr } = await punctual(args)
  expect(code).toBe(0)
  expect(stdout.split('\n').slice(0, 5)).toEqual([
    'At 02:30, America/New_York',
    '',
    expect.stringMatching(/^2026-03-08 03:00:00-04:00 .*2026-03-08 02:30 does not exist/),
    expect.stringMatching(/^2026-03-09 02:30:00-04:00/),
    expect.stringMatching(/^2026-03-10 02:30:00-04:00/),
  ])
  expect(stderr).toMatch(/^▲ On 2026-03-08 the clock in America\/New_York goes from 02:00 to 03:00/)
})

test('the document has the same, warnings included', async () => {
  const args = [
    'next',
    '30 2 * * *',
    '-n',
    '1',
    '--tz',
    'America/New_York',
    '--from',
    '2026-03-07T12:00Z',
    '--json',
  ]
  const { stderr, json } = await punctual(args)
  expect(stderr).toBe('')
  expect(json()).toEqual({
    cron: '30 2 * * *',
    timezone: 'America/New_York',
    description: 'At 02:30, America/New_York',
    warnings: [expect.stringContaining('2026-03-08')],
    occurrences: [
      {
        at: '2026-03-08T07:00:00.000Z',
        local: '2026-03-08T03:00:00-04:00',
        note: expect.stringContaining('does not exist'),
      },
    ],
  })
})

test.each([
  ['61 * * * *', '61 in the minute field is outside 0-59.'],
  ['0 0 30 2 *', '30 February does not exist, so this would never run.'],
  ['@every', expect.stringContaining('@every')],
])('%s is refused with what is wrong', async (cron, detail) => {
  const { code, stdout, problem } = await punctual(['next', cron, '--json'])
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(problem()).toMatchObject({ type: 'urn:punctual:problem:cron-invalid', errors: [{ detail }] })
})

test('all that is wrong with an expression is told at once', async () => {
  const { problem } = await punctual(['next', '61 24 * * *', '--json'])
  expect(problem().errors).toHaveLength(2)
})

test('a schedule needs a database, and is told how to get one', async () => {
  const { code, stderr } = await punctual(['next', 'feed-refresh'])
  expect(code).toBe(6)
  expect(stderr).toBe(
    [
      '✕ DATABASE_URL is not set, and no embedded Postgres runs in .punctual/postgres',
      '→ Start one here with punctual start (npm start), or set DATABASE_URL.',
      '',
    ].join('\n'),
  )
})

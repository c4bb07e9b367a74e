import { userInfo } from 'node:os'
import { beforeAll, expect, test } from 'vitest'
import { schedule } from '../sql/definitions.ts'
import type { TestDatabase } from '../support/database.ts'
import { definitions, seededDatabase, sync } from '../web/seed.ts'
import { punctualWith } from './cli.ts'

let database: TestDatabase
const punctual = punctualWith(() => ({ DATABASE_URL: database.url }))
const actor = `cli:${userInfo().username}`

beforeAll(async () => {
  database = await seededDatabase()
  const gated = schedule('gated', { flag: 'new-pricing', calendars: ['freeze'], waves: [['cleanup']] })
  await sync(database, { ...definitions, schedules: [...definitions.schedules, gated] })
})

const lastAct = async () =>
  (await database.query('select actor, action, subject, reason from punctual.audit_detail'))[0]

test('flags shows each with its schedules, and turns one', async () => {
  expect((await punctual(['flags'])).stdout).toMatch(/^‖ +new-pricing +off +– +gated$/m)
  const turned = await punctual(['flags', 'new-pricing', '--on', '--reason', 'tested'])
  expect(turned).toMatchObject({ code: 0, stdout: '✓ new-pricing on\n' })
  expect(await lastAct()).toEqual({ actor, action: 'set_flag', subject: 'new-pricing', reason: 'tested' })
  expect((await punctual(['flags', 'new-pricing', '--on'])).stdout).toBe('✓ new-pricing already on\n')
  expect((await punctual(['flags', 'new-pricing', '--json'])).json()).toMatchObject({
    ...{ name: 'new-pricing', isOn: true, schedules: ['gated'], changedBy: actor },
  })
  expect((await punctual(['flags', 'new-pricing', '--off', '--json'])).json()).toEqual({
    name: 'new-pricing',
    outcome: 'off',
  })
})

test('calendars shows each with its schedules, adds days and removes them', async () => {
  expect((await punctual(['calendars'])).stdout).toMatch(/^freeze +2100-12-24 +1 +gated +no changes$/m)
  const added = await punctual([
    ...[
      'calendars',
      'freeze',
      '--add',
      '2101-01-01..2101-01-03',
      '--label',
      'release',
      '--reason',
      'asked for',
    ],
    '--json',
  ])
  const { id, ...rest } = added.json()
  expect(rest).toEqual({ calendar: 'freeze', firstDay: '2101-01-01', lastDay: '2101-01-03' })
  expect(await lastAct()).toEqual({ actor, action: 'add_blackout', subject: 'freeze', reason: 'asked for' })
  const days = (await punctual(['calendars', 'freeze'])).stdout.split('\n')
  expect(days[1]).toMatch(/^ +\d+ +2100-12-24 +code$/)
  expect(days[2]).toMatch(new RegExp(`^ +${id} +2101-01-01\\.\\.2101-01-03 +release +${actor}$`))
  expect(days[3]).toMatch(/2000-12-24 +code +past$/)
  expect(await punctual(['calendars', 'freeze', '--remove', String(id)])).toMatchObject({
    code: 0,
    stdout: `freeze: number ${id} removed\n`,
  })
})

test.each([
  [['flags', 'new-prices', '--on'], 4, 'There is no flag "new-prices"', 'Did you mean "new-pricing"?'],
  [['flags', 'new-prices'], 4, 'There is no flag "new-prices"', 'Did you mean "new-pricing"?'],
  [['flags', '--on'], 2, 'Which flag? Name the one to turn', 'See punctual flags --help.'],
  [['calendars', 'freze'], 4, 'There is no calendar "freze"', 'Did you mean "freeze"?'],
  [
    ['calendars', 'freeze', '--remove', '999'],
    4,
    'Calendar "freeze" has no blackout 999',
    'punctual calendars freeze lists',
  ],
  [
    ['calendars', '--add', '2026-12-24'],
    2,
    'Which calendar? Name the one to change',
    'See punctual calendars --help.',
  ],
])('%j is refused with the remedy', async (args, code, problem, hint) => {
  const said = await punctual(args)
  expect(said).toMatchObject({ code, stdout: '' })
  expect(said.stderr).toContain(`✕ ${problem}\n→ ${hint}`)
})

test.each(['2026-02-30', '2026-12-24..2026-12-23', 'christmas', '2026-12-24..', '0000-01-01'])(
  '%s are no days',
  async (days) => {
    const { code, stderr } = await punctual(['calendars', 'freeze', '--add', days])
    expect(code).toBe(2)
    expect(stderr).toMatch(/Allowed: a day such as '2026-12-24', or '2026-12-24\.\.2026-12-26'/)
  },
)

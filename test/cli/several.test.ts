import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { createTestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'
import { punctualWith } from './cli.ts'

let database: TestDatabase
const punctual = punctualWith(() => ({ DATABASE_URL: database.url }))
const nightlies = ['nightly-one', 'nightly-two']
const others = Array.from({ length: 9 }, (_, index) => `other-${index}`)
const ids = [...nightlies, ...others]

beforeAll(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  const tagged = (id: string) => ({ ...schedule!, id, tags: nightlies.includes(id) ? ['nightly'] : [] })
  await sync(database, { ...definitions, schedules: [...ids, 'gone'].map(tagged) })
  await sync(database, { ...definitions, schedules: ids.map(tagged) })
})
beforeEach(async () => {
  for (const id of ids) await database.query('select punctual.disable($1)', [id])
})

const enabled = async () => {
  const { schedules } = (await punctual(['list', '--state', 'enabled', '--json'])).json()
  return schedules.map(({ id }: { id: string }) => id)
}

test('a tag stands for its schedules that are not enabled yet', async () => {
  await database.query("select punctual.enable('nightly-two')")
  const { code, json } = await punctual(['enable', '--tag', 'nightly', '--reason', 'moved', '--json'])
  expect(code).toBe(0)
  expect(json()).toEqual({ schedules: [{ id: 'nightly-one', outcome: 'enabled' }] })
  expect(await enabled()).toEqual(nightlies)
  expect((await punctual(['enable', '--tag', 'nightly'])).stdout).toBe('There is nothing to change.\n')
})

test('a tag of which none is in a state is no mistake', async () => {
  expect(await punctual(['list', '--tag', 'nightly', '--state', 'paused'])).toMatchObject({
    code: 0,
    stdout: 'No schedule.\n',
  })
})

test('more than ten are named and refused without --yes; a dry run asks for none', async () => {
  const { code, stdout, stderr } = await punctual(['enable', '--all'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe(
    `✕ These are 11 schedules:\n${ids.map((id) => `  ${id}\n`).join('')}→ Nothing was changed. If all of them are meant, say so with --yes.\n`,
  )
  const planned = (await punctual(['enable', '--all', '--dry-run', '--json'])).json()
  expect(planned.schedules).toHaveLength(11)
  expect(await enabled()).toEqual([])
  const done = await punctual(['enable', '--all', '--yes', '--json'])
  expect(done.json().schedules).toEqual(ids.map((id) => ({ id, outcome: 'enabled' })))
})

test('one that will not fire all the same says why, when it is enabled and in the dry run', async () => {
  const problem = 'Its end, 2026-01-01T00:00:00.000Z, has passed'
  await database.query(
    "update punctual.schedules set halt = 'exhausted', forecast_error = $1 where id = 'other-2'",
    [problem],
  )
  const told = `It will not fire: ${problem}`
  expect((await punctual(['enable', 'other-2', '--dry-run'])).stdout).toContain(told)
  const planned = (await punctual(['enable', 'other-2', '--dry-run', '--json'])).json()
  expect(planned.schedules).toMatchObject([{ id: 'other-2', problem }])
  expect((await punctual(['enable', 'other-2'])).stderr).toContain(`other-2 will not fire: ${problem}`)
  const { json } = await punctual(['enable', 'other-2', '--json'])
  expect(json()).toEqual({ schedules: [{ id: 'other-2', outcome: 'already enabled', problem }] })
  await database.query(
    "update punctual.schedules set halt = null, forecast_error = null where id = 'other-2'",
  )
})

test('a pause of all leaves what is disabled for good alone, and for good ends a pause too', async () => {
  await database.query("select punctual.enable('other-1')")
  const paused = await punctual(['disable', '--all', '--for', '2h', '--json'])
  expect(paused.json()).toEqual({ schedules: [{ id: 'other-1', outcome: 'paused' }] })
  const disabled = await punctual(['disable', '--all', '--json'])
  expect(disabled.json()).toEqual({ schedules: [{ id: 'other-1', outcome: 'disabled' }] })
})

test('one that refuses keeps no other from it, and is told with the exit code', async () => {
  const asked = ['enable', 'gone', 'nightly-one']
  const { code, json } = await punctual([...asked, '--json'])
  expect(code).toBe(5)
  expect(json().schedules).toEqual([
    {
      ...{ id: 'gone', outcome: 'refused', reason: 'schedule_retired' },
      ...{ detail: expect.stringContaining('gone'), hint: expect.any(String) },
    },
    { id: 'nightly-one', outcome: 'enabled' },
  ])
  const again = await punctual(asked)
  expect(again.code).toBe(5)
  expect(again.stdout).toMatch(/^✕ gone refused: .*\n.* nightly-one already enabled\n$/)
  expect(again.stderr).toMatch(/1 of 2 schedules refused\./)
})

test.each([
  [['enable'], 2, /No schedule is named\n→ Name one or several, or give --tag or --all\./],
  [['disable', 'nightly-one', '--all'], 2, /nightly-one is named, and --all given/],
  [['enable', '--tag', 'nigthly'], 4, /No schedule has the tag "nigthly"/],
  [['list', '--tag', 'nigthly'], 4, /No schedule has the tag "nigthly"/],
  [['list', '--tag', 'nigthly', '--state', 'enabled'], 4, /No schedule has the tag "nigthly"/],
  [['forecast', '--tag', 'nigthly'], 4, /No schedule has the tag "nigthly"/],
])('%j is refused', async (args, code, said) => {
  expect(await punctual(args)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) })
})

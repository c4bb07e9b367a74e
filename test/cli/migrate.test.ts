import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { readFiles } from '../../src/db/migrate/files.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { appConfig, punctualWith } from './cli.ts'

let database: TestDatabase
const punctual = punctualWith(() => ({ DATABASE_URL: database.url, PUNCTUAL_CONFIG: appConfig }))

const migrations = readFiles().migrations.map(({ name }) => name)

beforeAll(async () => {
  database = await createTestDatabase({ empty: true })
})

test('status of an empty database is drift, and changes nothing', async () => {
  const { code, stdout } = await punctual(['migrate', 'status'])
  expect(code).toBe(8)
  expect(stdout).toMatch(/○ +0001_tables +pending\n(.*\n)+\n\d+ steps pending: punctual migrate up\n$/)
  const { code: again, json } = await punctual(['migrate', 'status', '--json'])
  expect(again).toBe(8)
  expect(json()).toMatchObject({
    applied: [],
    pending: [...migrations, expect.stringMatching(/^9999_code_/)],
  })
})

test.each(['list', 'status', 'daemon', 'worker', 'enable x'])(
  '%s on a database that was not migrated names the command to run: exit 8',
  async (command) => {
    const { code, stdout, stderr } = await punctual(command.split(' '))
    expect(code).toBe(8)
    expect(stderr).toMatch(
      /^✕ The database lacks \d+ migration\(s\): 0001_tables, .*\n→ Run: punctual migrate up\n$/,
    )
    expect(stdout).not.toMatch(/leader\.gained|worker\.started/)
  },
)

test('plan prints the SQL and runs none of it; psql can', async () => {
  const { code, stdout } = await punctual(['migrate', 'plan'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/create table punctual\.runs/)
  expect(await database.query("select to_regnamespace('punctual') as schema")).toEqual([{ schema: null }])
  expect((await punctual(['migrate', 'plan', '--json'])).json().sql.trim()).toBe(stdout.trim())
})

test('up migrates once, and is content the second time', async () => {
  const { code, stdout } = await punctual(['migrate'])
  expect(code).toBe(0)
  const [text, ...steps] = stdout.trimEnd().split('\n').reverse()
  expect(steps.reverse()).toEqual(migrations.map((name) => `✓ ${name}`))
  expect(text).toMatch(/^✓ 9999_code_[0-9a-f]+$/)
  expect((await punctual(['migrate', 'up', '--json'])).json()).toEqual({ applied: [], newer: [] })
  expect(await punctual(['migrate', 'status'])).toMatchObject({ code: 0 })
  expect((await punctual(['migrate', 'plan'])).stdout).toMatch(/Nothing to do/)
})

test('a database of a newer release that breaks nothing is left as it is, and a release command succeeds', async () => {
  const record = "insert into punctual.migrations (name, run_on) values ('0098_more', now())"
  await database.query(record)
  const { code, stdout } = await punctual(['migrate', 'up'])
  expect(code).toBe(0)
  expect(stdout).toBe(
    'A newer release has migrated this database (0098_more). Nothing of that breaks this release, which runs on it: the schema is left as it is.\n',
  )
  expect(await punctual(['list'])).toMatchObject({ code: 0 })
  await database.query("delete from punctual.migrations where name = '0098_more'")
})

test('a database of a newer, incompatible release is left alone: exit 8', async () => {
  await database.query(
    "insert into punctual.migrations (name, run_on) values ('0099_breaking_future', now())",
  )
  for (const command of ['list', 'daemon', 'migrate']) {
    const { code, stderr } = await punctual([command])
    expect(code).toBe(8)
    expect(stderr).toMatch(
      /migrated by a newer release.*0099_breaking_future\n→ Deploy the newer release here too/,
    )
  }
})

test('a server that is not there is named without its password: exit 6', async () => {
  const env = { DATABASE_URL: 'postgres://someone:hidden@127.0.0.1:1/nowhere' }
  for (const command of ['list', 'migrate', 'start']) {
    const { code, stderr } = await punctual([command], { env })
    expect(code).toBe(6)
    expect(stderr).toMatch(
      /Postgres at 127\.0\.0\.1:1, database "nowhere", cannot be reached: .*ECONNREFUSED/,
    )
    expect(stderr).not.toContain('hidden')
  }
})

test('a database that does not exist is no bug either', async () => {
  const { host, port, user, password } = new pg.Client(database.url)
  const env = { DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/not_there` }
  expect(await punctual(['list'], { env })).toMatchObject({
    code: 6,
    stderr: expect.stringMatching(/database "not_there" does not exist\n→ /),
  })
})

test('the plan for an empty database needs no database', async () => {
  const { code, stdout, stderr } = await punctual(['migrate', 'plan'], { env: { DATABASE_URL: undefined } })
  expect(code).toBe(0)
  expect(stdout).toMatch(/create table punctual\.runs/)
  expect(stderr).toMatch(/this is the plan for an empty one/)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { Events } from '../../src/events.ts'
import { databaseUrl } from '../support/database-url.ts'
import { privilegeDifferences } from '../support/privileges.ts'
import { runPunctual } from '../support/process.ts'

/** Roles belong to a whole cluster, and in that of the other tests they are there already: this file has its own. */
let server: EmbeddedPostgres
const dataDir = mkdtempSync(join(tmpdir(), 'punctual-roles-'))

beforeAll(async () => {
  const source = process.env.TEST_POSTGRES === 'system' ? ({ source: 'system' } as const) : {}
  server = await startEmbedded({ dataDir, settings: { fsync: 'off', max_connections: '200' }, ...source })
  for (const [name, can] of [
    ['plain', ''],
    ['maker', 'createrole'],
  ])
    await administrate(`create role ${name} login password 'test' ${can}`)
})

afterAll(async () => {
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const administrate = (text: string) => ask(server.url, text)
const differences = (name: string) =>
  privilegeDifferences((text) => ask(databaseUrl({ url: server.url, name }), text))

/** A database that this login owns, as its URL. */
async function databaseOf(login: string, name: string): Promise<string> {
  await administrate(`create database ${name} owner ${login} template template0`)
  const url = new URL(databaseUrl({ url: server.url, name }))
  url.username = login
  url.password = 'test'
  return url.href
}

const roles = "select rolname from pg_roles where rolname like 'punctual\\_%' order by 1"
const dropRoles = async () => {
  for (const { rolname } of await administrate(roles)) await administrate(`drop role ${rolname}`)
}
const sentence =
  /^plain may not create roles, so nobody but .*: (create role .*;) Then, as the owner .*: (select .*;)$/m

test('a login that may not create roles is told what an administrator is to run, and by that all is well', async () => {
  const url = await databaseOf('plain', 'told')
  const { code, stdout, stderr } = await runPunctual({ args: ['migrate', 'up'], env: { DATABASE_URL: url } })
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/✓ 9999_code_/) })
  expect(stderr).toMatch(sentence)
  expect(await administrate(roles)).toEqual([])
  const [, forAdministrator, forOwner] = sentence.exec(stderr)!
  await administrate(forAdministrator!)
  await ask(url, forOwner!)
  expect(await differences('told')).toEqual([])
  await administrate('drop database told')
  await dropRoles()
})

test('until then the schema is closed to everybody but its owner', async () => {
  const url = await databaseOf('plain', 'closed')
  await migrate({ connectionString: url })
  await expect(
    ask(databaseUrl({ url: url.replace('plain', 'maker'), name: 'closed' }), 'select * from punctual.health'),
  ).rejects.toMatchObject({
    code: '42501',
  })
  expect((await differences('closed')).filter((line) => /public=/.test(line))).toEqual([])
  expect(await ask(url, 'select state from punctual.health')).toEqual([{ state: 'red' }])
  await administrate('drop database closed')
})

test('twelve databases of one cluster that are migrated at once by a login that may create roles', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `together_${index}`)
  const urls: string[] = []
  for (const name of names) urls.push(await databaseOf('maker', name))
  const events = new Events()
  const advice: unknown[] = []
  events.on('migrate.advised', (fields) => advice.push(fields))
  await Promise.all(urls.map((connectionString) => migrate({ connectionString, events })))
  expect(advice).toEqual([])
  for (const name of names) expect(await differences(name)).toEqual([])
  expect(await administrate(roles)).toHaveLength(3)
})

test('roles that another database has made are used, also by a login that may not create any', async () => {
  const url = await databaseOf('plain', 'second')
  const events = new Events()
  const advice: unknown[] = []
  events.on('migrate.advised', (fields) => advice.push(fields))
  await migrate({ connectionString: url, events })
  expect(advice).toEqual([])
  expect(await differences('second')).toEqual([])
})

test('where the queue belongs to somebody else, that is said, and the rest is granted', async () => {
  const url = await databaseOf('plain', 'foreign_queue')
  await migrate({ connectionString: url })
  const schema = databaseUrl({ url: server.url, name: 'foreign_queue' })
  await ask(schema, 'alter schema graphile_worker owner to maker')
  await ask(schema, 'revoke all on schema graphile_worker from punctual_daemon')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const notices: { code?: string | undefined; message?: string | undefined }[] = []
  client.on('notice', ({ code, message }) => notices.push({ code, message }))
  await client.query('select punctual.grant_roles()')
  await client.end()
  expect(notices).toEqual([
    { code: 'PN009', message: expect.stringMatching(/^plain does not own graphile_worker, so no worker/) },
  ])
})

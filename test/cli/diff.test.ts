import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { buildDefinitions } from '../../src/definitions.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { sync } from '../web/seed.ts'
import { punctualWith, temporaryFolder } from './cli.ts'

let database: TestDatabase
const punctual = punctualWith(() => ({ DATABASE_URL: database.url }))
const cwd = temporaryFolder()

const job = `{ name: 'download', run() {} }`
const schedule = (id: string, fields = '') =>
  `{ id: '${id}', cron: '@daily', target: { job: 'download' }, ${fields} }`
const write = (name: string, schedules: string[], jobs = job, calendars = '{}') =>
  writeFileSync(
    join(cwd, name),
    `export default { jobs: [${jobs}], schedules: [${schedules.join(', ')}], calendars: ${calendars} }\n`,
  )

beforeAll(async () => {
  database = await createTestDatabase()
  write('deployed.mjs', [schedule('feed'), schedule('former'), schedule('gone')])
  const config = await loadConfig({ directory: cwd, path: 'deployed.mjs' })
  await sync(
    database,
    buildDefinitions(config, { environment: 'development', lockTimeoutMs: 3_600_000 }).document,
  )
})

test('code and database agree: exit 0', async () => {
  const env = { PUNCTUAL_CONFIG: 'deployed.mjs' }
  expect(await punctual(['diff'], { cwd, env })).toMatchObject({
    code: 0,
    stdout: 'Code and database agree.\n',
    stderr: '',
  })
  const { code, json } = await punctual(['diff', '--json'], { cwd, env })
  expect(code).toBe(0)
  expect(json()).toMatchObject({ environment: 'development', changes: [], notes: [] })
})

test('they differ: exit 8, each thing with what changes of it, and nothing is changed', async () => {
  write(
    'punctual.config.mjs',
    [
      schedule('feed', `overlap: 'queue', flag: 'new-pricing'`),
      schedule('latter', `previousIds: ['former']`),
      schedule('new'),
    ],
    `${job}, { name: 'idle', run() {} }`,
    `{ freeze: { dates: ['2026-12-24'] } }`,
  )
  const { code, stdout } = await punctual(['diff'], { cwd })
  expect(code).toBe(8)
  expect(stdout).toBe(`~ schedule feed
    flag: none → "new-pricing"
    overlap: "skip" → "queue"
- schedule gone (retired: kept with its history)
~ schedule latter (was former)
+ schedule new (disabled until it is enabled)
+ job idle
+ calendar freeze
+ flag new-pricing
  job idle: no schedule runs it

7 differences; the next daemon that leads with this code applies them.
`)
  const again = await punctual(['diff', '--json'], { cwd })
  expect(again.code).toBe(8)
  expect(again.json().changes[0]).toEqual({
    ...{ kind: 'changed', id: 'feed', field: 'flag', was: null, becomes: 'new-pricing', note: null },
  })
  expect(again.json().notes).toMatchObject([{ kind: 'orphan job', id: 'idle' }])
  expect(await database.query('select id from punctual.schedule_status order by id')).toEqual(
    ['feed', 'former', 'gone'].map((id) => ({ id })),
  )
})

test('NODE_ENV counts', async () => {
  write('two.mjs', [schedule('feed'), schedule('former'), schedule('gone', `environments: ['development']`)])
  const env = { PUNCTUAL_CONFIG: 'two.mjs' }
  expect((await punctual(['diff'], { cwd, env })).code).toBe(0)
  const { code, stdout } = await punctual(['diff'], { cwd, env: { ...env, NODE_ENV: 'production' } })
  expect(code).toBe(8)
  expect(stdout).toMatch(/^- schedule gone /)
})

import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { appConfig, punctualWith } from './cli.ts'

const punctual = punctualWith()
type Finding = { check: string; level: string; found: string; fix?: string }

test('with no configuration and no database it says so, and checks the rest', async () => {
  const { code, json, stderr } = await punctual(['doctor', '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { ok, findings } = json() as { ok: boolean; findings: Finding[] }
  expect(ok).toBe(true)
  expect(findings.map(({ check, level }) => `${level} ${check}`)).toEqual([
    'ok node',
    'ok packages',
    'ok environment',
    'warn config',
    'warn database',
  ])
  expect(findings.filter(({ level, fix }) => level !== 'ok' && !fix)).toEqual([])
})

test('a database that is away, a bad variable and a bad configuration fail, each with its fix: exit 1', async () => {
  const away = {
    DATABASE_URL: 'postgres://nobody:canary-password@127.0.0.1:1/none',
    PUNCTUAL_CONFIG: 'none.ts',
  }
  const { code, stdout } = await punctual(['doctor'], { env: away })
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /^✕ DATABASE_URL +Postgres at 127\.0\.0\.1:1, .* cannot be reached.*\n +→ Start the server/m,
  )
  expect(stdout).toMatch(/^✕ config +none\.ts.* PUNCTUAL_CONFIG names /m)
  expect(stdout).not.toContain('canary')
  expect(await punctual(['doctor'], { env: { LEASE_MS: 'soon' } })).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^✕ environment +.*LEASE_MS/m),
  })
})

test('where something is broken it says what mends it, and that mends it', async () => {
  const database = await createTestDatabase()
  const env = { DATABASE_URL: database.url, PUNCTUAL_CONFIG: appConfig }
  expect(await punctual(['doctor'], { env })).toMatchObject({ code: 0 })
  await database.query('drop index punctual.runs_occurrence_idx')
  const { code, json } = await punctual(['doctor', '--json'], { env })
  expect(code).toBe(1)
  const wrong = (json().findings as Finding[]).filter(({ level }) => level === 'fail')
  expect(wrong.map(({ found }) => found)).toEqual([
    'The unique index punctual.runs_occurrence_idx is missing.',
  ])
  await database.query(wrong[0]!.fix!)
  expect(await punctual(['doctor'], { env })).toMatchObject({ code: 0 })
})

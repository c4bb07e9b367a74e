import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createLogin } from '../support/logins.ts'
import { psql, widthOf } from './psql.ts'

const folder = join(import.meta.dirname, '..', '..', 'sql', 'psql')
const rc = join(folder, 'psqlrc')
const widest = 100
const id = 'schedule-enabledxxxx'

let database: TestDatabase
/** Somebody who reads and may look at what other sessions do, as one on call should. */
let reader: string
let operator: string
const views: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const life = readFileSync(join(import.meta.dirname, 'life.sql'), 'utf8')
  await database.query(life)
  const roles = ['punctual_reader', 'pg_read_all_stats']
  reader = (await createLogin(database, roles)).url
  operator = (await createLogin(database, ['punctual_operator'])).url
  const rows = await database.query<{ name: string }>(
    "select viewname as name from pg_views where schemaname = 'punctual' order by 1",
  )
  views.push(...rows.map(({ name }) => name))
})

test('every view that a person reads fits a terminal of 100 columns, whatever is in it', async () => {
  const narrow = views.filter((name) => !name.endsWith('_detail'))
  expect(narrow.length).toBeGreaterThan(15)
  for (const name of narrow) {
    const printed = await psql(reader, ['-c', `select * from punctual.${name}`])
    const why = `punctual.${name}: cut texts with punctual.shortened, move the rest to punctual.${name}_detail\n${printed.slice(0, 800)}`
    expect.soft(widthOf(printed), why).toBeLessThanOrEqual(widest)
  }
})

/** They show what is wrong, or what other things than ours do. */
const mayBeEmpty = ['overdue', 'overdue_detail', 'queue', 'lag', 'stuck_jobs']

test('that life has something for every view', async () => {
  for (const name of views.filter((one) => !mayBeEmpty.includes(one.replace('_detail', '')))) {
    const rows = await database.query(`select from punctual.${name} limit 1`)
    expect.soft(rows.length, name).toBe(1)
  }
})

test('a view that is cut short has its other half, with at least as many columns', async () => {
  const halves: Record<string, string> = { recent_runs: 'run_detail', schedule_status: 'schedule_detail' }
  const columns = async (name: string) =>
    (
      await database.query('select attname from pg_attribute where attrelid = $1::regclass and attnum > 0', [
        `punctual.${name}`,
      ])
    ).map(({ attname }) => attname as string)
  const definitions = await database.query<{ name: string; text: string }>(
    "select viewname as name, definition as text from pg_views where schemaname = 'punctual'",
  )
  for (const { name } of definitions.filter(
    ({ name, text }) => !name.endsWith('_detail') && /shortened/.test(text),
  )) {
    const other = halves[name] ?? `${name}_detail`
    expect.soft((await columns(other)).length, name).toBeGreaterThanOrEqual((await columns(name)).length)
  }
})

const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
const asOperator = ['tick']

test.each(files)(
  'sql/psql/%s says what it answers, and answers it to somebody who may only read',
  async (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    expect(text).toMatch(/^-- [A-Z][^\n]*(\?|\n-- )/)
    expect(text).not.toMatch(
      /punctual\.(runs|job_runs|schedules|schedule_clocks|audit_log|worker_instances)\b/,
    )
    const printed = await psql(reader, ['-f', join(folder, file)], { variables: { id } })
    expect(widthOf(printed), printed).toBeLessThanOrEqual(widest)
    expect(printed).toMatch(/\(\d+ rows?\)/)
  },
)

const shortcuts = [...readFileSync(rc, 'utf8').matchAll(/^\\set (\w+) '/gm)].map(([, name]) => name!)

test.each(shortcuts)('the shortcut :%s does what it says', async (name) => {
  const script = `\\i ${rc}\n\\set id ${id}\n:${name}\n`
  const printed = await psql(asOperator.includes(name) ? operator : reader, ['-f', '-'], { script })
  expect(printed).toMatch(/\(\d+ rows?\)|RECORD 1/)
  if (!printed.includes('RECORD 1')) expect(widthOf(printed), printed).toBeLessThanOrEqual(widest)
})

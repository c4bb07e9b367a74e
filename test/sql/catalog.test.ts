import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine } from './engine.ts'

const engine = createEngine()
const sql = join(import.meta.dirname, '..', '..', 'sql')

const names = async (text: string) => (await engine.query(text)).map(({ name }) => name as string)

const relations = `from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'punctual'`
const functions = `from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'punctual'`
// node-pg-migrate's own table of what was applied.
const ours = `c.relname not in ('migrations', 'migrations_id_seq')`

test('the schema, every table, view and sequence of its own says what it is for', async () => {
  expect(
    await names(
      "select nspname as name from pg_namespace where nspname = 'punctual' and obj_description(oid) is null",
    ),
  ).toEqual([])
  const owned = `not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')`
  expect(
    await names(
      `select c.relname as name ${relations} where c.relkind in ('r', 'v', 'S') and ${ours} and ${owned} and obj_description(c.oid, 'pg_class') is null`,
    ),
  ).toEqual([])
})

test('every column of every table says what it holds', async () => {
  expect(
    await names(
      `select c.relname || '.' || a.attname as name ${relations}
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind = 'r' and ${ours} and col_description(c.oid, a.attnum) is null`,
    ),
  ).toEqual([])
})

test('every function says what it does', async () => {
  expect(
    await names(
      `select p.oid::regprocedure::text as name ${functions} where obj_description(p.oid, 'pg_proc') is null`,
    ),
  ).toEqual([])
})

test('what people call shows an example, what they should not says internal or who calls it', async () => {
  const bare = await names(
    `select p.oid::regprocedure::text as name ${functions}
     where obj_description(p.oid, 'pg_proc') !~ '(Example|Internal|Called by|by hand)'`,
  )
  expect(bare).toEqual([])
  const views = await names(
    `select c.relname as name ${relations} where c.relkind = 'v' and obj_description(c.oid, 'pg_class') !~ 'Example: select'`,
  )
  expect(views).toEqual([])
})

test('every function pins its search path or was parsed once for all, so that nobody can slip another object under it', async () => {
  expect(
    await names(
      `select p.oid::regprocedure::text as name ${functions}
       where p.prosqlbody is null and not 'search_path=pg_catalog, pg_temp' = any (coalesce(p.proconfig, '{}'))`,
    ),
  ).toEqual([])
})

test('a unique index that is a promise says which', async () => {
  const promise = await names(
    `select c.relname as name ${relations} join pg_index i on i.indexrelid = c.oid
     where i.indisunique and not i.indisprimary and obj_description(c.oid, 'pg_class') is not null`,
  )
  expect(promise).toContain('runs_occurrence_idx')
})

const files = ['functions', 'views'].flatMap((folder) =>
  readdirSync(join(sql, folder)).map((file) => ({
    folder,
    file,
    text: readFileSync(join(sql, folder, file), 'utf8'),
  })),
)

test.each(files)(
  'sql/$folder/$file holds the one object it is named after, under its promise',
  async ({ folder, file, text }) => {
    const name = file.replace(/\.sql$/, '')
    expect(text).toMatch(/^-- \S/)
    const created = [...text.matchAll(/^create (?:or replace )?(function|view) punctual\.(\w+)/gm)]
    expect(created.map(([, kind, object]) => [`${kind}s`, object])).toEqual([[folder, name]])
  },
)

test('every function writes its volatility and the schema of whatever it names', () => {
  for (const { file, text } of files.filter(({ folder }) => folder === 'functions')) {
    expect.soft(text, file).toMatch(/^language (sql|plpgsql) (volatile|stable|immutable)/m)
    expect
      .soft(text, file)
      .not.toMatch(/\b(from|join|update|into) (runs|job_runs|schedules|schedule_clocks|jobs)\b/)
    expect.soft(text, file).not.toMatch(/\bexecute\s+(format|'|v_)/)
  }
})

test('what is in the database is what is in the files, and nothing else', async () => {
  const named = (folder: string) =>
    files.filter((one) => one.folder === folder).map(({ file }) => file.replace('.sql', ''))
  expect(await names(`select distinct p.proname as name ${functions} order by 1`)).toEqual(
    named('functions').sort(),
  )
  expect(await names(`select c.relname as name ${relations} where c.relkind = 'v' order by 1`)).toEqual(
    named('views').sort(),
  )
})

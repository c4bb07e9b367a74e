import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const file = join(import.meta.dirname, '..', '..', 'docs', 'sql.md')

// npx vitest run --project postgres test/sql/reference.test.ts -u writes it anew.
test('docs/sql.md says what the comments of the views and functions say', async () => {
  const database = await createTestDatabase()
  await expect(await reference(database)).toMatchFileSnapshot(file)
})

const head = `# SQL reference

The views and functions of schema \`punctual\` that a person or a program may rely on, as their comments in the
database tell it (\`\\dv+ punctual.*\`, \`\\df+ punctual.*\`). Written from the catalog; tables are private. \`_detail\` views hold
everything, those without it fit a terminal. Who may use what: \`punctual_reader\` reads, \`punctual_operator\` also acts.

`

async function reference({ query }: TestDatabase): Promise<string> {
  const views = await query<View>(viewText)
  const functions = await query<Function_>(functionText)
  const acts = functions.filter(({ isAct }) => isAct)
  const questions = functions.filter(({ isAct }) => !isAct)
  return [
    head,
    '## Views\n\n',
    ...views.map(
      ({ name, comment, columns }) => `### ${name}\n\n${said(comment)}\n\nColumns: ${columns}.\n\n`,
    ),
    '## What an operator does\n\n',
    ...acts.map(called),
    '## What anybody may ask\n\n',
    ...questions.map(called),
  ]
    .join('')
    .trimEnd()
    .concat('\n')
}

function called({ name, arguments: given, result, comment }: Function_): string {
  return `### ${name}\n\n\`${name}(${given})\` returns \`${result}\`\n\n${said(comment)}\n\n`
}

/** A comment with its example call as code. */
function said(comment: string): string {
  return comment.replace(/\s*Example: (.*)$/s, '\n\n    $1')
}

type View = { name: string; comment: string; columns: string }
type Function_ = { name: string; arguments: string; result: string; comment: string; isAct: boolean }

const viewText = `
  select c.relname as name, obj_description(c.oid) as comment,
    string_agg('\`' || a.attname || '\` ' || format_type(a.atttypid, null), ', ' order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'punctual'::regnamespace and c.relkind = 'v'
    and has_table_privilege('punctual_reader', c.oid, 'select')
  group by c.oid order by c.relname`

const functionText = `
  select p.proname as name, obj_description(p.oid) as comment,
    pg_get_function_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as result,
    not has_function_privilege('punctual_reader', p.oid, 'execute') as "isAct"
  from pg_proc p
  where p.pronamespace = 'punctual'::regnamespace and has_function_privilege('punctual_operator', p.oid, 'execute')
  order by p.proname, arguments`

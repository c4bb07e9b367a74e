import type { Client } from 'pg'
import type { Files } from './files.ts'

const text = `
  select 'drop trigger ' || quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass || ';' as statement
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = to_regnamespace('punctual') and not t.tgisinternal
  union all
  select 'drop view ' || string_agg(c.oid::regclass::text, ', ') || ';'
  from pg_class c where c.relnamespace = to_regnamespace('punctual') and c.relkind = 'v'
  union all
  select 'drop function ' || string_agg(p.oid::regprocedure::text, ', ') || ';'
  from pg_proc p where p.pronamespace = to_regnamespace('punctual') and p.prokind = 'f'`

/**
 * The files for a database in which another text of sql/ replaced this one. That text may have added functions, and
 * other signatures of ours, beside which ours could not be told apart; so what it left goes first.
 */
export async function withoutLeftovers({ client, files }: { client: Client; files: Files }): Promise<Files> {
  const { rows } = await client.query<{ statement: string | null }>(text)
  const statements = rows.flatMap(({ statement }) => statement ?? [])
  const leftovers = { path: 'what another release left', text: statements.join('\n') }
  return { ...files, code: { ...files.code, files: [leftovers, ...files.code.files] } }
}

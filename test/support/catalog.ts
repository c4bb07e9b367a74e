import type { TestDatabase } from './database.ts'

const inOurs = "n.nspname = 'punctual'"

/** One statement per kind of object; each row is one line of text that holds all there is to know about one object. */
const statements = {
  schema: `select nspname, obj_description(oid, 'pg_namespace'), nspacl::text from pg_namespace n where ${inOurs}`,
  relation: `
    select c.relkind, c.relname, c.reloptions::text, c.relacl::text, obj_description(c.oid, 'pg_class'),
      case when c.relkind = 'v' then pg_get_viewdef(c.oid) end
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${inOurs}`,
  column: `
    select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
      pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where ${inOurs}`,
  constraint: `
    select conrelid::regclass::text, conname, pg_get_constraintdef(k.oid)
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${inOurs}`,
  index: `
    select pg_get_indexdef(i.indexrelid), obj_description(i.indexrelid, 'pg_class')
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
    where ${inOurs}`,
  function: `
    select pg_get_functiondef(p.oid), p.proacl::text, obj_description(p.oid, 'pg_proc')
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${inOurs} and p.prokind in ('f', 'p')`,
  trigger: `
    select pg_get_triggerdef(t.oid), obj_description(t.oid, 'pg_trigger')
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where ${inOurs} and not t.tgisinternal`,
}

/** Everything in our schema, as sorted lines: two databases with equal lines have the same schema. */
export async function catalogOf({ query }: Pick<TestDatabase, 'query'>): Promise<string[]> {
  const lines: string[] = []
  for (const [kind, text] of Object.entries(statements)) {
    const rows = await query(text)
    lines.push(...rows.map((row) => JSON.stringify([kind, ...Object.values(row)])))
  }
  return lines.sort()
}

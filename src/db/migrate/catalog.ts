import type { Client } from 'pg'

export type Kind = 'column' | 'constraint' | 'index' | 'function' | 'view' | 'trigger'

/** One object: how it is defined, and the statement that makes it so. */
export type CatalogObject = { kind: Kind; name: string; definition: string; sql: string }

/** Of each kind: its name within the schema $1, its definition, and the SQL that brings it there. */
const statements: Record<Kind, string> = {
  column: `
    select t.name || '.' || a.attname as name, d.definition,
      format('alter table %s add column %I %s;', t.name, a.attname, d.definition) as sql
    from pg_class c
    cross join lateral (select c.oid::regclass::text as name) t
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef e on e.adrelid = c.oid and e.adnum = a.attnum
    cross join lateral (
      select concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
        case when a.attgenerated <> '' then 'generated always as (' || pg_get_expr(e.adbin, e.adrelid) || ') stored'
          when a.attidentity <> '' then 'generated always as identity'
          when e.adbin is not null then 'default ' || pg_get_expr(e.adbin, e.adrelid) end) as definition
    ) d
    where c.relkind = 'r' and c.relnamespace = $1::regnamespace and c.relname <> 'migrations'`,
  constraint: `
    select k.conrelid::regclass::text || '.' || k.conname as name,
      pg_get_constraintdef(k.oid) || case when k.convalidated then '' else ' (not validated)' end as definition,
      format('alter table %s add constraint %I %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as sql
    from pg_constraint k
    where k.connamespace = $1::regnamespace and k.contype <> 'n' and k.conrelid::regclass::text not like '%.migrations'`,
  index: `
    select i.indexrelid::regclass::text as name,
      pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' (not valid)' end as definition,
      format('drop index if exists %s; %s;', i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)) as sql
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = $1::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
  function: `
    select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as definition, pg_get_functiondef(p.oid) || ';' as sql
    from pg_proc p
    where p.pronamespace = $1::regnamespace and p.prokind in ('f', 'p')`,
  view: `
    select c.oid::regclass::text as name, pg_get_viewdef(c.oid) as definition,
      format('drop view if exists %s; create view %s as %s', c.oid::regclass, c.oid::regclass, pg_get_viewdef(c.oid)) as sql
    from pg_class c
    where c.relkind = 'v' and c.relnamespace = $1::regnamespace`,
  trigger: `
    select t.tgrelid::regclass::text || '.' || t.tgname as name,
      pg_get_triggerdef(t.oid) || case t.tgenabled when 'D' then ' (disabled)' else '' end as definition,
      format('drop trigger if exists %I on %s; %s;', t.tgname, t.tgrelid::regclass, pg_get_triggerdef(t.oid)) as sql
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = $1::regnamespace and not t.tgisinternal`,
}

/** What is in a schema, for a session whose search_path leaves it out, so that every name is whole. */
export async function objectsIn({
  client,
  schema,
}: {
  client: Client
  schema: string
}): Promise<CatalogObject[]> {
  const objects: CatalogObject[] = []
  for (const [kind, text] of Object.entries(statements)) {
    const { rows } = await client.query(text, [schema])
    objects.push(...rows.map((row) => ({ ...row, kind })))
  }
  return objects
}

import type { Client } from 'pg'

export type Rights = {
  login: string
  isOwner: boolean
  /** Which of our roles the server has, and whether this login is a member. */
  roles: { name: string; isMember: boolean }[]
  /** Whether the schemas may be used at all. */
  schemas: { name: string; mayUse: boolean }[]
  /** What the daemon's role may call or read, all there is where that role does not exist, and this login may not. */
  lacking: { kind: 'function' | 'view'; name: string }[]
  /** The queue hides its rows from this login, and hence from the functions that run as it. */
  queueHides: boolean
}

export async function readRights(client: Client): Promise<Rights> {
  const ask = async <Row>(text: string) => (await client.query(text)).rows as Row[]
  const [about] = await ask<{ login: string; isOwner: boolean }>(`
    select current_user as login, coalesce(bool_or(pg_has_role(nspowner, 'usage')), false) as "isOwner"
    from pg_namespace where nspname = 'punctual'`)
  const schemas = await ask<Rights['schemas'][number]>(`
    select nspname as name, has_schema_privilege(oid, 'usage') as "mayUse" from pg_namespace
    where nspname in ('punctual', 'graphile_worker') order by 1`)
  const roles = await ask<Rights['roles'][number]>(`
    select rolname as name, pg_has_role(oid, 'usage') as "isMember" from pg_roles
    where rolname in ('punctual_reader', 'punctual_operator', 'punctual_daemon') order by 1`)
  const needs = (right: string, object: string) =>
    `coalesce((select ${right}(r.oid, ${object}) from pg_roles r where r.rolname = 'punctual_daemon'), true)`
  const lacking = await ask<Rights['lacking'][number]>(`
    select 'function' as kind, p.oid::regprocedure::text as name from pg_proc p
    where p.pronamespace = to_regnamespace('punctual') and p.prokind = 'f' and not has_function_privilege(p.oid, 'execute')
      and ${needs('has_function_privilege', "p.oid, 'execute'")}
    union all
    select 'view', c.oid::regclass::text from pg_class c
    where c.relnamespace = to_regnamespace('punctual') and c.relkind = 'v' and not has_table_privilege(c.oid, 'select')
      and ${needs('has_table_privilege', "c.oid, 'select'")}
    order by 1, 2`)
  // By the catalog: a name in a schema that may not be used is an error.
  const [queue] = await ask<{ hides: boolean }>(`
    select row_security_active(c.oid)
      and not exists (select from pg_policies where schemaname = 'graphile_worker' and tablename = '_private_jobs') as hides
    from pg_class c
    where c.relname = '_private_jobs' and c.relnamespace = (select n.oid from pg_namespace n where n.nspname = 'graphile_worker')`)
  return { ...about!, schemas, roles, lacking, queueHides: queue?.hides ?? false }
}

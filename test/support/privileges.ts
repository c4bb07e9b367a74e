/** Who may do what: the catalog of a database, and the file that says how it should be. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Ask = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>

export const roles = ['punctual_reader', 'punctual_operator', 'punctual_daemon', 'public'] as const

export const privilegesFile = join(import.meta.dirname, '..', 'sql', 'privileges.txt')

const schemas = "('punctual', 'graphile_worker')"

/** Each way to something: kind, name, role, privilege. Graphile Worker's functions are its own, behind a closed schema. */
const granted = `
  select o.kind, o.name, coalesce(r.rolname::text, 'public') as role, lower(a.privilege_type) as privilege
  from (
    select 'schema' as kind, n.nspname::text as name, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
    from pg_namespace n where n.nspname in ${schemas}
    union all
    select case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, n.nspname || '.' || c.relname,
      coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ${schemas} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select 'column', n.nspname || '.' || c.relname || '.' || t.attname, t.attacl
    from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ${schemas} and t.attacl is not null
    union all
    select 'function', 'punctual.' || p.proname, coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc p where p.pronamespace = 'punctual'::regnamespace
  ) o
  left join lateral aclexplode(o.acl) a on a.grantee = 0 or a.grantee <> a.grantor
  left join pg_roles r on r.oid = a.grantee`

/** One line for each object: its kind, its name, and what each role may do with it. */
export async function privilegesOf(ask: Ask): Promise<string[]> {
  const lines = new Map<string, Map<string, Set<string>>>()
  for (const { kind, name, role, privilege } of await ask(granted)) {
    const key = `${kind} ${name}`
    const held = lines.get(key) ?? new Map<string, Set<string>>()
    lines.set(key, held)
    if (privilege !== null)
      held.set(String(role), (held.get(String(role)) ?? new Set()).add(String(privilege)))
  }
  return [...lines].map(([key, held]) => lineOf(key, held)).sort()
}

function lineOf(key: string, held: Map<string, Set<string>>): string {
  const strangers = [...held.keys()].filter((role) => !(roles as readonly string[]).includes(role))
  const cells = [...roles, ...strangers].flatMap((role) => {
    const privileges = held.get(role)
    return privileges === undefined
      ? []
      : [`${role.replace('punctual_', '')}=${[...privileges].sort().join(',')}`]
  })
  return `${key}: ${cells.length === 0 ? 'closed' : cells.join(' ')}`
}

/** The lines of the file; those that begin with # are for people. */
export function privilegesWanted(): string[] {
  const lines = readFileSync(privilegesFile, 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#')).sort()
}

/** Lines that are in the catalog and not in the file, and the other way round. */
export async function privilegeDifferences(ask: Ask): Promise<string[]> {
  const [is, wanted] = [await privilegesOf(ask), privilegesWanted()]
  return [
    ...is.filter((line) => !wanted.includes(line)).map((line) => `in the database only: ${line}`),
    ...wanted.filter((line) => !is.includes(line)).map((line) => `in the file only: ${line}`),
  ]
}

/** Functions that run as their owner and whose names could be bent, or that anybody may call. */
export async function unsafeFunctions(ask: Ask): Promise<string[]> {
  const rows = await ask(`
    select p.oid::regprocedure::text as name
    from pg_proc p
    where p.pronamespace = 'punctual'::regnamespace
      and (
        p.prosecdef and not 'search_path=pg_catalog, pg_temp' = any (coalesce(p.proconfig, '{}'))
        or exists (
          select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
          where a.grantee = 0 and a.privilege_type = 'EXECUTE'
        )
      )
    order by 1`)
  return rows.map(({ name }) => String(name))
}

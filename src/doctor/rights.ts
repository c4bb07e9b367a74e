import { type Rights, readRights } from '../db/doctor/rights.ts'
import type { Client } from '../db/doctor/sessions.ts'
import { counted, some } from '../wording.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** Whether this login may do what a daemon, a worker and the web process do. */
export async function checkRights(client: Client): Promise<Finding[]> {
  const rights = await readRights(client)
  return [own(rights), ...checkQueue(rights), ...checkRoles(rights)]
}

function own({ login, isOwner, schemas, lacking, roles }: Rights): Finding {
  if (isOwner) return ok('rights', `${login} owns the schema, or is a superuser.`)
  const grantee = quoted(login)
  const closed = schemas.filter(({ mayUse }) => !mayUse).map(({ name }) => name)
  if (closed.length > 0) {
    const found = `${login} may not use the schema ${closed.join(' and ')}.`
    return fail(
      'rights',
      found,
      membership(roles, grantee) ?? `grant usage on schema ${closed.join(', ')} to ${grantee};`,
    )
  }
  if (lacking.length === 0) return ok('rights', `${login} may call and read what it needs.`)
  const found = `${login} lacks rights on ${counted(lacking.length, 'object')}: ${some(lacking.map(({ name }) => name))}.`
  return fail(
    'rights',
    found,
    membership(roles, grantee) ?? lacking.map((each) => grant(each, grantee)).join(' '),
  )
}

/** One role has all of it, where the server has our roles. */
function membership(roles: Rights['roles'], grantee: string): string | undefined {
  const daemon = roles.find(({ name }) => name === 'punctual_daemon')
  return daemon === undefined || daemon.isMember ? undefined : `grant punctual_daemon to ${grantee};`
}

function grant({ kind, name }: Rights['lacking'][number], grantee: string): string {
  return kind === 'function'
    ? `grant execute on function ${name} to ${grantee};`
    : `grant select on ${name} to ${grantee};`
}

function checkQueue({ login, queueHides }: Rights): Finding[] {
  if (!queueHides) return []
  const found = `Row security hides Graphile Worker's queue from ${login}: a worker would see no job, without an error.`
  return [
    fail(
      'queue',
      found,
      'Let the owner of schema graphile_worker run the worker, or give this login BYPASSRLS.',
    ),
  ]
}

const ours = ['punctual_reader', 'punctual_operator', 'punctual_daemon']

function checkRoles({ roles }: Rights): Finding[] {
  const lacking = ours.filter((name) => !roles.some((role) => role.name === name))
  if (lacking.length === 0) return [ok('roles', `${ours.join(', ')} are there.`)]
  const found = `The server lacks ${lacking.join(', ')}; people and processes need another login then.`
  const roleSql = lacking.map((name) => `create role ${name} nologin;`).join(' ')
  return [warn('roles', found, `As an administrator: ${roleSql} Then punctual migrate up.`)]
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

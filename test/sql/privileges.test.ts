import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { createTestDatabase } from '../support/database.ts'
import { privilegeDifferences, privilegesOf, roles, unsafeFunctions } from '../support/privileges.ts'
import { copyRelease } from '../support/release.ts'
import { createEngine } from './engine.ts'

const engine = createEngine()

/** Granted, and no definer: they read no table, so that they may be merged into the statement that calls them. */
const readNothing = [
  'brief',
  'judge_health',
  'leader_lock_key',
  'longest_silence',
  'reason_sentence',
  'schedule_problem',
  'schedule_state',
  'shortened',
  'show_presence',
  'standing_reason',
  'state_version',
  'to_come',
  'turn_detail',
]

const how = `
Each of these is one line of test/sql/privileges.txt. Who calls a new function?
  nobody but our own functions: "function punctual.NAME: closed"
  people who read, or a view on their behalf: reader, operator and daemon
  operators: operator and daemon
  daemon, worker or web server by themselves: daemon
For all but the first: "language … security definer" in its file, its name in sql/functions/grant_roles.sql, its line in the file.`

test('each role may do with each object what the file says, and nothing else', async () => {
  const differences = await privilegeDifferences(engine.query)
  expect(differences, how).toEqual([])
})

test('a grant that the file does not know is found: to a role, to everybody, to a stranger', async () => {
  const { query } = await createTestDatabase()
  await query('grant select on punctual.runs to punctual_reader')
  await query('grant execute on function punctual.audit to public')
  await query('grant update (status) on punctual.runs to pg_monitor')
  expect(await privilegeDifferences(query)).toEqual([
    'in the database only: column punctual.runs.status: pg_monitor=update',
    'in the database only: function punctual.audit: public=execute',
    'in the database only: table punctual.runs: reader=select',
    'in the file only: function punctual.audit: closed',
    'in the file only: table punctual.runs: closed',
  ])
  expect(await unsafeFunctions(query)).toEqual([expect.stringMatching(/^punctual\.audit\(/)])
})

test('no function is open to everybody, and none that runs as its owner can be led astray by names', async () => {
  expect(await unsafeFunctions(engine.query)).toEqual([])
  await engine.query("alter function punctual.why set search_path = 'public'")
  expect(await unsafeFunctions(engine.query)).toEqual([expect.stringMatching(/^punctual\.why\(/)])
  await engine.query("alter function punctual.why set search_path = 'pg_catalog', 'pg_temp'")
})

test('what a role may call runs as the owner, unless it reads nothing', async () => {
  const rows = await engine.query(
    `select p.proname from pg_proc p
     where p.pronamespace = 'punctual'::regnamespace and not p.prosecdef
       and exists (select from aclexplode(p.proacl) a where a.grantee <> p.proowner) order by 1`,
  )
  expect(rows.map(({ proname }) => proname)).toEqual(readNothing)
})

test('no other function runs as its owner', async () => {
  const rows = await engine.query(
    `select p.proname from pg_proc p
     where p.pronamespace = 'punctual'::regnamespace and p.prosecdef
       and not exists (select from aclexplode(p.proacl) a where a.grantee <> p.proowner) order by 1`,
  )
  expect(rows).toEqual([])
})

test('the roles cannot log in, own nothing, and are in no other role', async () => {
  const own = roles.filter((role) => role !== 'public')
  const rows = await engine.query(
    `select r.rolname, r.rolcanlogin or r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls as can,
       (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships,
       (select count(*)::int from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o') as owned
     from pg_roles r where r.rolname = any ($1) order by 1`,
    [own],
  )
  expect(rows).toEqual([...own].sort().map((rolname) => ({ rolname, can: false, memberships: 0, owned: 0 })))
})

test('a function that a later release brings is closed, and what was opened by hand is closed again', async () => {
  const { url: connectionString, query } = await createTestDatabase()
  await query('grant select on punctual.runs to public, punctual_reader')
  await query('revoke select on punctual.health from punctual_reader')
  const folder = copyRelease()
  const newcomer = `create or replace function punctual.newcomer() returns void language sql volatile
    set search_path = pg_catalog, pg_temp as $$ select $$;`
  writeFileSync(join(folder, 'sql', 'functions', 'newcomer.sql'), newcomer)
  await migrate({ connectionString, folder })
  expect(await privilegeDifferences(query)).toEqual([
    'in the database only: function punctual.newcomer: closed',
  ])
})

test('what the queue makes anew is opened again', async () => {
  const { url: connectionString, query } = await createTestDatabase()
  const policies = async () =>
    (await query("select tablename from pg_policies where policyname = 'punctual_daemon' order by 1")).map(
      ({ tablename }) => tablename,
    )
  const before = await policies()
  expect(before).toEqual(['_private_job_queues', '_private_jobs', '_private_tasks'])
  await query('drop policy punctual_daemon on graphile_worker._private_jobs')
  await query('revoke all on graphile_worker._private_jobs from punctual_daemon')
  await query('delete from graphile_worker.migrations where id = 20')
  const { applied } = await migrate({ connectionString })
  expect(applied).toEqual([expect.stringMatching(/^9999_code_/)])
  expect(await policies()).toEqual(before)
  expect(await privilegeDifferences(query)).toEqual([])
})

test('the file is in order and names each object once', async () => {
  const lines = readFileSync(join(import.meta.dirname, 'privileges.txt'), 'utf8').split('\n')
  const objects = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':')[0])
  expect(objects).toEqual([...new Set(objects)])
  expect(objects).toHaveLength((await privilegesOf(engine.query)).length)
})

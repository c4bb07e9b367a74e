import type { Client } from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { createLogin } from '../support/logins.ts'
import { privilegeDifferences } from '../support/privileges.ts'
import { calendar, schedule } from './definitions.ts'
import { createEngine, queryOf } from './engine.ts'

const engine = createEngine()
let attacker: { name: string; client: Client; query: ReturnType<typeof queryOf> }

/** Things of the attacker's own, by the names that our functions use: each notes down as whom it was called. */
const traps = `
  create schema evil;
  create table evil.caught (who name, what text);
  grant insert on evil.caught to public;
  grant usage on schema evil to public;
  create function evil.trap(what text) returns void language sql as $$ insert into evil.caught values (current_user, what) $$;
  create function evil.now() returns timestamptz language sql as $$ select evil.trap('now'); select pg_catalog.now() $$;
  create function evil.format(text, variadic text[]) returns text language sql as $$ select evil.trap('format'); select '' $$;
  create function evil.pg_notify(text, text) returns void language sql as $$ select evil.trap('pg_notify') $$;
  create function evil.coalesce_text(text, text) returns text language sql as $$ select evil.trap('text'); select $1 $$;
  create function evil.concat_ws(text, variadic text[]) returns text language sql as $$ select evil.trap('concat_ws'); select '' $$;
  create function evil.jsonb_build_object(variadic text[]) returns jsonb language sql as $$ select evil.trap('json'); select '{}'::jsonb $$;
  create function evil.pg_has_role(name, oid, text) returns boolean language sql as $$ select evil.trap('pg_has_role'); select true $$;
  create function evil.audit(text, text, text, text, jsonb, timestamptz) returns void language sql as $$ select evil.trap('audit') $$;
  create function evil.same(text, text) returns boolean language sql as $$ select evil.trap('='); select true $$;
  create operator evil.= (leftarg = text, rightarg = text, function = evil.same);
  create function evil.before(timestamptz, timestamptz) returns boolean language sql as $$ select evil.trap('<='); select true $$;
  create operator evil.<= (leftarg = timestamptz, rightarg = timestamptz, function = evil.before);
  create operator evil.< (leftarg = timestamptz, rightarg = timestamptz, function = evil.before);
  create function evil.joined(text, text) returns text language sql as $$ select evil.trap('||'); select '' $$;
  create operator evil.|| (leftarg = text, rightarg = text, function = evil.joined);
  create type evil.words as (word text);
  create function evil.to_text(evil.words) returns text language sql as $$ select evil.trap('cast'); select ($1).word $$;
  create cast (evil.words as text) with function evil.to_text(evil.words) as implicit;
  create domain evil.text as pg_catalog.text;
  create table evil.schedules (like pg_catalog.pg_class);
  create table evil.runs (id bigint);`

const shadows = `
  create temp table schedules (id text, enabled boolean);
  create temp table runs (id bigint);
  create temp table audit_log (actor text);
  create temp table pg_roles (rolname text, oid oid);
  create function pg_temp.now() returns timestamptz language sql as $$ select evil.trap('temp now'); select pg_catalog.now() $$;
  create function pg_temp.session_user() returns name language sql as $$ select 'postgres'::name $$;
  create function pg_temp.pg_has_role(name, oid, text) returns boolean language sql as $$ select true $$;
  create domain pg_temp.timestamptz as pg_catalog.text;
  set search_path = evil, pg_temp, punctual, pg_catalog`

beforeEach(async () => {
  await engine.query('drop schema if exists evil cascade')
  await engine.define({
    schedules: [schedule('feed-refresh', { flag: 'f', calendars: ['freeze'] })],
    calendars: [calendar('freeze', ['2030-12-24'])],
  })
  const { name, url } = await createLogin(engine.database, ['punctual_operator'])
  // More than anybody should be given: a place of one's own in the same database.
  await engine.query(`grant create on database "${engine.database.name}" to ${name}`)
  const client = await engine.database.connect(url)
  attacker = { name, client, query: queryOf(client) }
  await client.query(traps)
  await client.query(shadows)
  return async () => {
    await client.end()
    await engine.query(`drop owned by ${name} cascade`)
  }
})

const caught = async () =>
  (await engine.query('select who, what from evil.caught')).filter(({ who }) => who !== attacker.name)

const calls = [
  "enable('feed-refresh', 'x')",
  "trigger('feed-refresh', 'x', '{\"a\": 1}')",
  "set_flag('f', true, 'x')",
  "add_blackout('freeze', '2031-01-01', reason => 'x')",
  "backfill('feed-refresh', '2026-01-01', '2026-01-02', reason => 'x')",
  'cancel_backfill(1)',
  "tick('by-hand')",
  "plan_enable('feed-refresh')",
  'plan_catch_up()',
  "plan_missed('feed-refresh')",
  "run_missed('feed-refresh')",
  "dismiss_missed('feed-refresh')",
  "why('feed-refresh')",
  "disable('feed-refresh', 'x')",
  'sweep()',
]

test('names that stand in the way are not called by what runs as the owner', async () => {
  for (const call of calls) await attacker.query(`select * from punctual.${call}`)
  for (const { viewname } of await engine.query(
    "select viewname from pg_views where schemaname = 'punctual'",
  ))
    await attacker.query(`select * from punctual.${viewname}`)
  expect(await caught()).toEqual([])
  const acts = await engine.query('select distinct actor from punctual.audit_detail where action <> $1', [
    'sync',
  ])
  expect(acts).toEqual([{ actor: attacker.name }])
})

test('the trap is one: what pins no path walks into it', async () => {
  await engine.query(
    'create function evil.careless() returns text language sql security definer as $$ select now()::text $$',
  )
  await engine.query(`grant execute on function evil.careless to ${attacker.name}`)
  await attacker.query('select evil.careless()')
  expect(await caught()).toEqual([{ who: expect.any(String), what: 'now' }])
})

test('a cast of one’s own runs as oneself, before the door', async () => {
  await attacker.query("select punctual.enable(row('feed-refresh')::evil.words, 'x')")
  expect(await caught()).toEqual([])
  expect(await engine.query('select what from evil.caught')).toContainEqual({ what: 'cast' })
})

test('words are never statements', async () => {
  const words = "'; drop table punctual.runs; --"
  for (const text of [words, `$$${words}`, '%s %I %L', '\\', 'x'.repeat(100_000), '{}', "E'\\x00'"]) {
    await attacker.query(
      "select punctual.disable('feed-refresh', $1::pg_catalog.text, actor => $1::pg_catalog.text)",
      [text],
    )
    await attacker.query(
      "select punctual.trigger('feed-refresh', $1::pg_catalog.text, pg_catalog.jsonb_build_object('a', $1::pg_catalog.text))",
      [text],
    )
    await expect(
      attacker.query('select * from punctual.why($1::pg_catalog.text)', [text]),
    ).rejects.toMatchObject({
      code: 'PN001',
    })
  }
  expect(await engine.ledger('feed-refresh')).toHaveLength(7)
})

test.each([
  'set role punctual_daemon',
  'set role postgres',
  'set session authorization postgres',
  'set session_replication_role = replica',
  'grant punctual_daemon to current_user',
  'alter role punctual_operator superuser',
  'alter function punctual.enable(text, text, text, timestamptz) set search_path = evil',
  'alter function punctual.enable(text, text, text, timestamptz) owner to current_user',
  "create function punctual.mine() returns text language sql as $$ select 'x' $$",
  'create view punctual.mine as select 1',
  'create table punctual.mine (id int)',
  'create trigger mine before insert on punctual.runs execute function evil.trap()',
  'create rule mine as on insert to punctual.runs do also select 1',
  'create policy mine on punctual.runs using (true)',
  'alter table punctual.runs add column mine text default evil.now()',
  'create index mine on punctual.schedules ((evil.to_text(null)))',
  "comment on table punctual.runs is 'mine'",
  'alter schema punctual rename to mine',
  'drop schema punctual cascade',
  'select * from graphile_worker._private_jobs',
  "select graphile_worker.add_job('x')",
  'copy punctual.runs to stdout',
  "select pg_read_file('pg_hba.conf')",
  "select lo_import('/etc/passwd')",
  'select punctual.grant_roles()',
  "select punctual.audit('postgres', 'enable', 'feed-refresh', null, null)",
])('refused: %s', async (attempt) => {
  await expect(attacker.query(attempt)).rejects.toMatchObject({
    code: expect.stringMatching(/^(42501|42P17|42883|42P07)$/),
  })
  expect(await privilegeDifferences(engine.query)).toEqual([])
})

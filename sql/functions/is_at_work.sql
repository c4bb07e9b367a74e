-- Whether a session of the same login is in the middle of a statement: asked over another connection when an answer is
-- late, to tell a long statement from a lost one. Invoker's rights: everybody sees the activity of their own login.
create or replace function punctual.is_at_work(backend integer)
returns boolean
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select exists (select from pg_stat_activity a where a.pid = is_at_work.backend and a.state = 'active')
$$;
comment on function punctual.is_at_work(integer) is
  'Whether that backend is in the middle of a statement. Internal.';

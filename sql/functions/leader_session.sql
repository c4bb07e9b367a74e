-- The session that holds the leader's lock, as Postgres itself sees it, whatever tables say: on it the leader listens and
-- claims. What a login may not see of another one's sessions is null.
create or replace function punctual.leader_session(at timestamptz default now())
returns table (pid integer, application_name text, connected_at timestamptz, state text, silent_seconds double precision)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select a.pid, a.application_name, a.backend_start, a.state,
    greatest(0, extract(epoch from leader_session.at - a.state_change))::double precision
  from pg_locks l
  join pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.classid = 0 and l.objid = punctual.leader_lock_key()::oid
    and l.database = (select d.oid from pg_database d where d.datname = current_database())
$$;
comment on function punctual.leader_session(timestamptz) is
  'Which session holds the leader''s lock. Example: select * from punctual.leader_session();';

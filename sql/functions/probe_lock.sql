-- Takes a lock of this session's own and looks for it, which only works where the session is pinned to its backend.
create or replace function punctual.probe_lock()
returns setof integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_lock(1347767875, pg_backend_pid());
  return query
  select l.pid from pg_locks l
  where l.locktype = 'advisory' and l.classid = 1347767875 and l.objid = pg_backend_pid()::oid and l.objsubid = 2
    and l.database = (select d.oid from pg_database d where d.datname = current_database());
  perform pg_advisory_unlock(1347767875, pg_backend_pid());
end
$$;
comment on function punctual.probe_lock() is
  'The backends that hold a lock this session has just taken: its own, when nothing stands between. Internal.';

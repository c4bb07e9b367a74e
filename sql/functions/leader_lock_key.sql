-- The advisory lock by which a daemon leads: 'PUNC' as a number, in this database only.
create or replace function punctual.leader_lock_key()
returns bigint
language sql immutable
set search_path = pg_catalog, pg_temp
as $$ select 1347767875::bigint $$;
comment on function punctual.leader_lock_key() is
  'Key of the leader''s advisory lock. Example: select * from pg_locks where locktype = ''advisory'' and objid = punctual.leader_lock_key();';

-- Which definitions the database holds: their hash, and which daemon of which release and place brought them from which file. No row before the first.
create or replace function punctual.last_sync()
returns table (hash text, synced_at timestamptz, worker text, version text, host text, source text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select d.hash, d.synced_at, d.worker, w.version, w.host, d.source
  from (select * from punctual.definition_syncs l order by l.id desc limit 1) d
  left join punctual.worker_instances w on w.id = d.worker
$$;
comment on function punctual.last_sync() is
  'The last sync of definitions from code. Example: select hash, synced_at, source from punctual.last_sync();';

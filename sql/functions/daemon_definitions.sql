-- Whether each living daemon was started with the definitions that the database holds. One that was not brings its own in
-- when it leads, if it is newer than the last sync; an older release leaves them alone, as sync_definitions has it.
create or replace function punctual.daemon_definitions(at timestamptz default now())
returns table (id text, host text, version text, status text, hash text, is_held boolean, is_newer boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select w.id, w.host, w.version, w.status, w.definitions, w.definitions = d.hash, w.started_at >= d.synced_at
  from punctual.worker_instances w
  left join (select * from punctual.definition_syncs l order by l.id desc limit 1) d on true
  where w.kind = 'schedule_daemon' and w.stopped_at is null
    and w.heartbeat_at >= daemon_definitions.at - punctual.longest_silence(w.heartbeat_interval)
  order by w.definitions = d.hash nulls last, w.started_at desc, w.id
$$;
comment on function punctual.daemon_definitions(timestamptz) is
  'Which living daemons run the definitions that the database holds. Example: select id, host from punctual.daemon_definitions() where not is_held;';

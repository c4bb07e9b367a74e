-- Where the definition of a schedule comes from: since when the code has it, when it last changed, and the sync by which the
-- database holds what it holds, with the release of the process that did it as far as that is still known.
create or replace function punctual.schedule_origin(id text)
returns table (
  defined_at timestamptz,
  changed_at timestamptz,
  revision integer,
  hash text,
  synced_at timestamptz,
  synced_by text,
  version text
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.defined_at, s.changed_at, s.revision, l.hash, l.synced_at, l.worker, l.version
  from punctual.schedules s
  left join punctual.last_sync() l on true
  where s.id = schedule_origin.id
$$;
comment on function punctual.schedule_origin(text) is
  'Since when the code defines a schedule, and by which sync. Example: select * from punctual.schedule_origin(''feed-refresh'');';

-- Since when the oldest run of a simulation is under way; null when none is. All that fired before has been decided for good.
create or replace function punctual.unfinished_since()
returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select min(coalesce(r.started_at, r.queued_at)) from punctual.runs r where r.finished_at is null
$$;
comment on function punctual.unfinished_since() is
  'When the oldest run that has not ended began. Example: select punctual.unfinished_since();';

-- How many jobs each wave of a plan has; none for a plan without jobs.
create or replace function punctual.wave_sizes(plan jsonb)
returns smallint[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(w.size order by w.wave), '{}')
  from (
    select p.wave, count(*)::smallint as size
    from jsonb_to_recordset(wave_sizes.plan) as p (wave smallint)
    group by p.wave
  ) w
$$;
comment on function punctual.wave_sizes(jsonb) is
  'Number of jobs in each wave of a plan. Internal to sync_schedules.';

-- What a simulation needs to know of this database, as one document: the schedules chosen, with their jobs, plans and how
-- often each has run, and all calendars, blackouts and flags. Chosen are those named, else all that are enabled or
-- paused, and with `disabled_too` every one that is not retired. Reads only.
create or replace function punctual.export_definitions(schedule_ids text[] default null, disabled_too boolean default false)
returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  with chosen as materialized (
    select s.*
    from punctual.schedules s
    where s.retired_at is null and (
      s.id = any (export_definitions.schedule_ids)
      or export_definitions.schedule_ids is null
        and (s.enabled or s.paused_until is not null or export_definitions.disabled_too)
    )
  )
  select jsonb_build_object(
    'schedules', (
      select coalesce(jsonb_agg(to_jsonb(s) - array['forecast', 'forecast_gaps'] order by s.id), '[]') from chosen s
    ),
    'clocks', (
      select coalesce(jsonb_agg(jsonb_build_object('schedule_id', c.schedule_id, 'fire_count', c.fire_count) order by c.schedule_id), '[]')
      from punctual.schedule_clocks c
      where c.schedule_id in (select s.id from chosen s)
    ),
    'plans', (
      select coalesce(jsonb_agg(to_jsonb(p) order by p.schedule_id, p.wave, p.job), '[]')
      from punctual.schedule_jobs p
      where p.schedule_id in (select s.id from chosen s)
    ),
    'jobs', (select coalesce(jsonb_agg(to_jsonb(j) order by j.name), '[]') from punctual.jobs j),
    'calendars', (select coalesce(jsonb_agg(to_jsonb(c) order by c.name), '[]') from punctual.calendars c),
    'blackouts', (select coalesce(jsonb_agg(to_jsonb(b) order by b.id), '[]') from punctual.blackouts b),
    'flags', (select coalesce(jsonb_agg(to_jsonb(f) order by f.name), '[]') from punctual.feature_flags f)
  )
$$;
comment on function punctual.export_definitions(text[], boolean) is
  'Schedules with all that decides about their occurrences, for a simulation. Example: select punctual.export_definitions(array[''feed-refresh'']);';

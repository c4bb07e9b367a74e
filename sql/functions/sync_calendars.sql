-- The calendars' part of sync_definitions. The days that code defines are replaced by what it defines now; those that an
-- operator added stay.
create or replace function punctual.sync_calendars(definitions jsonb, at timestamptz default now())
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_report jsonb;
begin
  select jsonb_build_object(
    'calendars_inserted', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'new calendar'), '[]'),
    'calendars_updated', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'changed calendar'), '[]'),
    'calendars_retired', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'retired calendar'), '[]'),
    'calendars_returned', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'returned calendar'), '[]')
  )
  into v_report
  from punctual.calendar_changes(sync_calendars.definitions) c;

  insert into punctual.calendars (name, description)
  select d.name, d.description
  from jsonb_to_recordset(sync_calendars.definitions -> 'calendars') as d (name text, description text)
  on conflict (name) do update set description = excluded.description, retired_at = null;
  update punctual.calendars c
  set retired_at = sync_calendars.at
  where c.name in (select jsonb_array_elements_text(v_report -> 'calendars_retired'));

  with defined as materialized (
    select c.name, d.first_day, d.last_day, d.label
    from jsonb_to_recordset(sync_calendars.definitions -> 'calendars') as c (name text, days jsonb)
    cross join lateral jsonb_to_recordset(c.days) as d (first_day date, last_day date, label text)
  ),
  removed as (
    delete from punctual.blackouts b
    where b.source = 'code' and not exists (
      select from defined d
      where (d.name, d.first_day, d.last_day) = (b.calendar, b.first_day, b.last_day) and d.label is not distinct from b.label
    )
  )
  insert into punctual.blackouts (calendar, first_day, last_day, label, source, added_at)
  select d.name, d.first_day, d.last_day, d.label, 'code', sync_calendars.at
  from defined d
  where not exists (
    select from punctual.blackouts b
    where b.source = 'code' and (d.name, d.first_day, d.last_day) = (b.calendar, b.first_day, b.last_day)
      and d.label is not distinct from b.label
  );
  return v_report;
end
$$;
comment on function punctual.sync_calendars(jsonb, timestamptz) is
  'Upserts and retires calendars and replaces the days that code defines. Internal to sync_definitions.';

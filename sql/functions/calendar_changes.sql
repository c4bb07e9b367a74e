-- What definitions change about calendars, as job_changes tells it of jobs; of its days those that go and those that come.
-- Days that an operator added are not the code's, and no change.
create or replace function punctual.calendar_changes(definitions jsonb)
returns table (kind text, id text, field text, was jsonb, becomes jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with defined as materialized (
    select d.name, d.description, coalesce(d.days, '[]') as days
    from jsonb_to_recordset(calendar_changes.definitions -> 'calendars') as d (name text, description text, days jsonb)
  ),
  compared as materialized (
    select coalesce(d.name, c.name) as name, c.retired_at, d.name is not null as is_defined, c.name is not null as is_present,
      d.description as defined, c.description as present
    from defined d
    full join punctual.calendars c on c.name = d.name
  ),
  days as (
    select coalesce(d.name, b.calendar) as name,
      jsonb_agg(b.day order by b.day) filter (where d.day is null) as going,
      jsonb_agg(d.day order by d.day) filter (where b.day is null) as coming
    from (
      select d.name, day.value as day from defined d cross join lateral jsonb_array_elements(d.days) as day (value)
    ) d
    full join (
      select b.calendar, jsonb_build_object('first_day', b.first_day, 'last_day', b.last_day, 'label', b.label) as day
      from punctual.blackouts b
      where b.source = 'code'
    ) b on b.calendar = d.name and b.day = d.day
    where d.day is null or b.day is null
    group by 1
  )
  select 'new calendar', c.name, null, null::jsonb, null::jsonb from compared c where not c.is_present
  union all
  select 'retired calendar', c.name, null, null, null from compared c where not c.is_defined and c.retired_at is null
  union all
  select 'returned calendar', c.name, null, null, null from compared c where c.is_defined and c.retired_at is not null
  union all
  select case when c.retired_at is null then 'changed calendar' else 'returned calendar' end, c.name, f.field, f.was, f.becomes
  from compared c
  left join days d on d.name = c.name
  cross join lateral (
    values ('description', to_jsonb(c.present), to_jsonb(c.defined)), ('days', d.going, d.coming)
  ) as f (field, was, becomes)
  where c.is_defined and c.is_present and f.was is distinct from f.becomes
$$;
comment on function punctual.calendar_changes(jsonb) is
  'What definitions change about calendars. Internal to the sync and its preview.';

-- What definitions change about schedules: one row for each that is renamed, new, retired or returns, and one for each
-- changed field.
create or replace function punctual.schedule_changes(definitions jsonb)
returns table (kind text, id text, field text, was jsonb, becomes jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with renamed as materialized (
    select r.old_id, r.new_id from punctual.planned_renames(schedule_changes.definitions) r
  ),
  compared as materialized (
    select d.id, s.id as present_id, s.retired_at,
      case when p is distinct from d then to_jsonb(p) end as present, case when p is distinct from d then to_jsonb(d) end as defined
    from punctual.defined_schedules(schedule_changes.definitions) d
    left join renamed r on r.new_id = d.id
    left join punctual.schedules s on s.id = coalesce(r.old_id, d.id)
    left join punctual.present_schedules() p on p.id = s.id
  )
  select 'renamed', r.new_id, 'id', to_jsonb(r.old_id), to_jsonb(r.new_id) from renamed r
  union all
  select 'inserted', c.id, null, null, null from compared c where c.present_id is null
  union all
  select 'returned', c.id, null, null, null from compared c where c.retired_at is not null
  union all
  select 'retired', s.id, null, null, null
  from punctual.schedules s
  where s.retired_at is null and not exists (select from compared c where c.present_id = s.id)
  union all
  select case when c.retired_at is null then 'changed' else 'returned' end, c.id, f.field, c.present -> f.field, f.value
  from compared c
  cross join lateral jsonb_each(c.defined) as f (field, value)
  where c.present_id is not null and f.field <> 'id' and c.present -> f.field is distinct from f.value
$$;
comment on function punctual.schedule_changes(jsonb) is
  'What definitions change about schedules. Internal to the preview of a sync.';

-- What definitions change about jobs: one row for each that is new, retired or returns, and one for each changed field.
create or replace function punctual.job_changes(definitions jsonb)
returns table (kind text, id text, field text, was jsonb, becomes jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with compared as materialized (
    select coalesce(d.name, j.name) as name, j.retired_at,
      to_jsonb(d) - '{name,retired_at}'::text[] as defined, to_jsonb(j) - '{name,retired_at}'::text[] as present
    from punctual.defined_jobs(job_changes.definitions) d
    full join punctual.jobs j on j.name = d.name
  )
  select 'new job', c.name, null, null::jsonb, null::jsonb from compared c where c.present is null
  union all
  select 'retired job', c.name, null, null, null from compared c where c.defined is null and c.retired_at is null
  union all
  select 'returned job', c.name, null, null, null from compared c where c.defined is not null and c.retired_at is not null
  union all
  select case when c.retired_at is null then 'changed job' else 'returned job' end, c.name, f.field, c.present -> f.field, f.value
  from compared c
  cross join lateral jsonb_each(c.defined) as f (field, value)
  where c.present is not null and c.present -> f.field is distinct from f.value
$$;
comment on function punctual.job_changes(jsonb) is
  'What definitions change about jobs. Internal to the sync and its preview.';

-- The jobs' half of sync_definitions.
create or replace function punctual.sync_jobs(definitions jsonb, at timestamptz default now())
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_report jsonb;
begin
  select jsonb_build_object(
    'jobs', jsonb_array_length(sync_jobs.definitions -> 'jobs'),
    'jobs_inserted', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'new job'), '[]'),
    'jobs_updated', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'changed job'), '[]'),
    'jobs_retired', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'retired job'), '[]'),
    'jobs_returned', coalesce(jsonb_agg(distinct c.id) filter (where c.kind = 'returned job'), '[]')
  )
  into v_report
  from punctual.job_changes(sync_jobs.definitions) c;

  insert into punctual.jobs as known select * from punctual.defined_jobs(sync_jobs.definitions)
  on conflict (name) do update set
    job_group = excluded.job_group, task = excluded.task, is_foreign = excluded.is_foreign,
    depends_on = excluded.depends_on, timeout = excluded.timeout, max_attempts = excluded.max_attempts,
    priority = excluded.priority, queue = excluded.queue, dependency_rule = excluded.dependency_rule, retired_at = null;

  update punctual.jobs j
  set retired_at = sync_jobs.at
  where j.name in (select jsonb_array_elements_text(v_report -> 'jobs_retired'));
  return v_report;
end
$$;
comment on function punctual.sync_jobs(jsonb, timestamptz) is
  'Upserts and retires job definitions. Internal to sync_definitions.';

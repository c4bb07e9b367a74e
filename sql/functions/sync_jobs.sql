-- The jobs' half of sync_definitions.
create or replace function punctual.sync_jobs(definitions jsonb, at timestamptz default now())
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_retired text[];
begin
  insert into punctual.jobs as known (
    name, job_group, task, is_foreign, depends_on, timeout, max_attempts, priority, queue, retired_at
  )
  select d.name, d."group", d.task, d.is_foreign,
    array(select jsonb_array_elements_text(d.depends_on)),
    d.timeout_ms * interval '1 millisecond', d.max_attempts, d.priority, d.queue, null
  from jsonb_to_recordset(sync_jobs.definitions -> 'jobs') as d (
    name text, "group" text, task text, is_foreign boolean, depends_on jsonb,
    timeout_ms double precision, max_attempts smallint, priority smallint, queue text
  )
  on conflict (name) do update set
    job_group = excluded.job_group, task = excluded.task, is_foreign = excluded.is_foreign,
    depends_on = excluded.depends_on, timeout = excluded.timeout, max_attempts = excluded.max_attempts,
    priority = excluded.priority, queue = excluded.queue, retired_at = null;

  with retired as (
    update punctual.jobs j
    set retired_at = sync_jobs.at
    where j.retired_at is null and not exists (
      select from jsonb_to_recordset(sync_jobs.definitions -> 'jobs') as d (name text) where d.name = j.name
    )
    returning j.name
  )
  select array_agg(r.name order by r.name) into v_retired from retired r;

  return jsonb_build_object(
    'jobs', jsonb_array_length(sync_jobs.definitions -> 'jobs'),
    'jobs_retired', to_jsonb(coalesce(v_retired, '{}'))
  );
end
$$;
comment on function punctual.sync_jobs(jsonb, timestamptz) is
  'Upserts and retires job definitions. Internal to sync_definitions.';

-- The jobs of a release as rows: what the columns of each are to hold.
create or replace function punctual.defined_jobs(definitions jsonb)
returns setof punctual.jobs
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select d.name, d."group", d.task, d.is_foreign, coalesce(d.depends_on, '{}'),
    d.timeout_ms * interval '1 millisecond', d.max_attempts, d.priority, d.queue,
    coalesce(d.dependency_rule, 'all_done'), null::timestamptz
  from jsonb_to_recordset(defined_jobs.definitions -> 'jobs') as d (
    name text, "group" text, task text, is_foreign boolean, depends_on text[], timeout_ms double precision,
    max_attempts smallint, priority smallint, queue text, dependency_rule text
  )
$$;
comment on function punctual.defined_jobs(jsonb) is
  'The jobs of a release''s definitions as rows. Internal to the sync and its preview.';

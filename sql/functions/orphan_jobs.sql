-- Jobs that definitions leave alone: defined, but no schedule runs them; or not defined, while runs of them are not over.
create or replace function punctual.orphan_jobs(definitions jsonb)
returns table (job text, note text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select d.name, 'no schedule runs it'
  from jsonb_to_recordset(orphan_jobs.definitions -> 'jobs') as d (name text)
  where d.name not in (
    select p.job
    from jsonb_to_recordset(orphan_jobs.definitions -> 'schedules') as s (plan jsonb)
    cross join lateral jsonb_to_recordset(s.plan) as p (job text)
    where p.job is not null
  )
  union all
  select j.job, format('the code does not define it, and %s of its job runs are queued or running', count(*))
  from punctual.job_runs j
  where j.finished_at is null and j.queued_at is not null
    and j.job not in (select d.name from jsonb_to_recordset(orphan_jobs.definitions -> 'jobs') as d (name text))
  group by j.job
$$;
comment on function punctual.orphan_jobs(jsonb) is
  'Jobs that definitions leave without a schedule, or without code. Internal to the preview of a sync.';

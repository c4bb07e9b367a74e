-- The jobs that a run of a schedule consists of, in the order in which they run: wave by wave.
create or replace function punctual.schedule_plan(id text)
returns table (
  wave integer,
  job text,
  job_group text,
  task text,
  depends_on text[],
  timeout interval,
  max_attempts integer,
  queue text
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select p.wave, p.job, j.job_group, j.task, coalesce(j.depends_on, '{}'), j.timeout, j.max_attempts, j.queue
  from punctual.schedule_jobs p
  left join punctual.jobs j on j.name = p.job
  where p.schedule_id = schedule_plan.id
  order by p.wave, p.position
$$;
comment on function punctual.schedule_plan(text) is
  'What a run of a schedule consists of, wave by wave. Example: select wave, job from punctual.schedule_plan(''feed-refresh'');';

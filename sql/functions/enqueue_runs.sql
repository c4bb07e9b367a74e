-- Writes down the plan of runs that have just been decided to fire, and hands their first jobs to Graphile Worker: all of the
-- first wave, or as many as max_parallel allows; at the start given for each run (null for at once), staggered. Called by the claim and by
-- dispatch_runs, which set the time zone to UTC.
create or replace function punctual.enqueue_runs(run_ids bigint[], start_ats timestamptz[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_runs bigint[];
  v_specs graphile_worker.job_spec[];
begin
  with planned as materialized (
    select nextval('punctual.job_runs_id_seq') as id, r.id as run_id, r.schedule_id, r.scheduled_for, r.trigger, r.payload, r.deadline_at,
      p.job, p.wave, p.position, p.needs, j.is_foreign, j.task, j.queue, j.max_attempts, j.priority,
      p.wave = 1 and p.position <= coalesce(r.max_parallel, p.position) as is_opened,
      case when r.stagger is null then f.start_at else coalesce(f.start_at, enqueue_runs.at) + (p.position - 1) * r.stagger end as start_at
    from unnest(enqueue_runs.run_ids, enqueue_runs.start_ats) as f (run_id, start_at)
    join punctual.runs r on r.id = f.run_id
    join punctual.schedule_jobs p on p.schedule_id = r.schedule_id
    join punctual.jobs j on j.name = p.job
  ),
  written as (
    insert into punctual.job_runs (id, run_id, job, wave, position, needs, status, is_foreign, queued_at)
    overriding system value
    select id, run_id, job, wave, position, needs,
      case when is_opened then 'queued' else 'waiting' end,
      is_foreign,
      case when is_opened then enqueue_runs.at end
    from planned
  )
  select array_agg(run_id), array_agg(punctual.job_spec(
    id, run_id, schedule_id, scheduled_for, trigger, deadline_at, payload, job, task, queue, max_attempts, priority, start_at
  ))
  into v_runs, v_specs
  from planned
  where is_opened;

  perform punctual.enqueue(v_runs, v_specs, enqueue_runs.at);
end
$$;
comment on function punctual.enqueue_runs(bigint[], timestamptz[], timestamptz) is
  'Writes down the jobs of runs that fire and enqueues the first of them. Internal.';

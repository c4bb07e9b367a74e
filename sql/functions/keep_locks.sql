-- Graphile Worker unlocks whatever has been locked for four hours, and a job that takes longer would start once more beside
-- itself, with the next job of its named queue. The locks of our jobs are made new every hour, as long as the worker that
-- holds them gives signs of life; Graphile Worker has no function for that, so this touches its tables.
create or replace function punctual.keep_locks(at timestamptz default now())
returns integer
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with kept as (
    update graphile_worker._private_jobs p
    set locked_at = keep_locks.at
    where p.id = any (array(
      select j.id
      from punctual.job_runs jr
      join graphile_worker.jobs j on j.key = 'punctual:' || jr.id
      where jr.finished_at is null and jr.queued_at is not null and jr.status = 'running' and not jr.is_foreign
        and jr.started_at < keep_locks.at - interval '1 hour'
        and j.locked_at < keep_locks.at - interval '1 hour'
        and j.locked_by in (select pool from punctual.living_workers(keep_locks.at) l cross join lateral unnest(l.pools) as pool)
    ))
    returning p.job_queue_id, p.locked_by
  ),
  kept_queues as (
    update graphile_worker._private_job_queues q
    set locked_at = keep_locks.at
    from kept k
    where q.id = k.job_queue_id and q.locked_by = k.locked_by
  )
  select count(*)::integer from kept
$$;
comment on function punctual.keep_locks(timestamptz) is
  'Keeps Graphile Worker from unlocking long jobs of living workers; answers how many locks it made new. Internal to sweep.';

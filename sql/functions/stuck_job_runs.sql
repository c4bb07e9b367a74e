-- Job runs that do not get on, each with the reason: nobody alive can execute it, a worker holds it that is not alive, or it has
-- been due for more than a minute. What waits for its time (a retry, a stagger) is not stuck, unless workers died of it. Of
-- jobs that somebody else's workers execute only the wait is known. What the sweep is about to repair is told as well: it
-- should be gone within a minute.
create or replace function punctual.stuck_job_runs(at timestamptz default now())
returns table (schedule_id text, run_id bigint, job text, due_at timestamptz, reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with waiting as materialized (
    select r.schedule_id, r.id as run_id, jr.job, jr.is_foreign, jr.crashes, jr.status,
      coalesce(greatest(jr.queued_at, jr.started_at, j.run_at), jr.queued_at) as due_at, j.run_at, j.locked_at, j.locked_by, j.task_identifier, j.queue_name
    from punctual.job_runs jr
    join punctual.runs r on r.id = jr.run_id
    join graphile_worker.jobs j on j.key = 'punctual:' || jr.id
    where jr.finished_at is null and jr.queued_at is not null and j.attempts <= j.max_attempts
  ),
  told as (
    select w.*,
      case
        when w.locked_at is not null then case
          when not w.is_foreign and w.locked_at < stuck_job_runs.at - interval '10 seconds' and w.locked_by not in (
            select pool from punctual.living_workers(stuck_job_runs.at) l cross join lateral unnest(l.pools) as pool
          ) then 'held by a worker that is not alive'
          when w.status = 'queued' and w.locked_at < stuck_job_runs.at - interval '1 minute' and not w.is_foreign
          then 'fetched, its worker is busy'
        end
        when w.run_at > stuck_job_runs.at then case
          when w.crashes > 1 then format('%s workers died of it, next in %s', w.crashes, date_trunc('second', w.run_at - stuck_job_runs.at))
        end
        when u.reason is not null then u.reason
        when w.due_at >= stuck_job_runs.at - interval '1 minute' then null
        when w.is_foreign then 'nobody has taken it'
        when exists (
          select from graphile_worker._private_job_queues q where q.queue_name = w.queue_name and q.locked_at is not null
        ) then 'its named queue is busy'
        else 'all workers are busy'
      end as reason
    from waiting w
    left join punctual.unserved_tasks(array(select t.task_identifier from waiting t where not t.is_foreign), stuck_job_runs.at) u
      on u.task = w.task_identifier and not w.is_foreign
  )
  select t.schedule_id, t.run_id, t.job, t.due_at, t.reason from told t where t.reason is not null
$$;
comment on function punctual.stuck_job_runs(timestamptz) is
  'Job runs that do not get on, with the reason. Example: select * from punctual.stuck_job_runs();';

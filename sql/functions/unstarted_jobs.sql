-- Jobs that were ready long ago and that nothing has started, one row a schedule: of the 1,000 oldest. A job whose named queue
-- is at work, or was within that time, waits for its turn; one that a worker has fetched is in hand.
create or replace function punctual.unstarted_jobs(patience interval default '15 minutes', at timestamptz default now())
returns table (schedule_id text, due_at timestamptz, problem text)
language sql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with oldest as materialized (
    select jr.id, jr.run_id, jr.job, greatest(jr.queued_at, jr.started_at) as ready_at
    from punctual.job_runs jr
    where jr.finished_at is null and jr.queued_at is not null and jr.status = 'queued'
      and greatest(jr.queued_at, jr.started_at) < unstarted_jobs.at - unstarted_jobs.patience
    order by jr.id
    limit 1000
  ),
  queues as (
    select d.queue, min(o.id) as id
    from oldest o
    join punctual.jobs d on d.name = o.job
    where d.queue is not null
    group by d.queue
  ),
  busy as materialized (
    select q.queue
    from queues q
    where exists (
      select from punctual.job_runs p
      join punctual.jobs d on d.name = p.job
      where d.queue = q.queue and p.finished_at is null and p.queued_at is not null and p.status = 'running'
    )
    -- Between one and the next, which were enqueued in this order.
    or exists (
      select from punctual.job_runs p
      join punctual.jobs d on d.name = p.job
      where d.queue = q.queue and p.id between q.id - 1000 and q.id + 1000 and p.finished_at >= unstarted_jobs.at - unstarted_jobs.patience
    )
  ),
  waiting as (
    select r.schedule_id, greatest(o.ready_at, j.run_at) as ready_at
    from oldest o
    join punctual.runs r on r.id = o.run_id
    left join punctual.jobs d on d.name = o.job
    left join graphile_worker.jobs j on j.key = 'punctual:' || o.id
    where j.locked_at is null and not coalesce(d.queue in (select b.queue from busy b), false)
  )
  select w.schedule_id, min(w.ready_at),
    case count(*) when 1 then 'a job that no worker starts' else format('%s jobs that no worker starts', count(*)) end
  from waiting w
  where w.ready_at < unstarted_jobs.at - unstarted_jobs.patience
  group by w.schedule_id
$$;
comment on function punctual.unstarted_jobs(interval, timestamptz) is
  'Jobs that have been ready for long and that no worker has started. Example: select * from punctual.unstarted_jobs(interval ''1 minute'');';

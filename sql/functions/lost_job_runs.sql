-- Job runs that will never end by themselves, with the evidence: Graphile Worker has no job for them, or one without attempts
-- that nobody holds, and 45 seconds after they were enqueued nothing has started them, or the worker that did is dead, has
-- stopped, or was silent for the lock timeout. A job whose worker beats is not lost, however long it takes.
create or replace function punctual.lost_job_runs(at timestamptz default now())
returns table (job_run_id bigint, run_id bigint, schedule_id text, attempt integer, evidence text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set jit = off
as $$
  select jr.id, r.id, r.schedule_id, jr.attempt::integer,
    format('No sign of life: %s, and %s',
      case
        when jr.status = 'queued' then format('no worker has started it since %s', greatest(jr.queued_at, jr.started_at))
        when w.id is null then format('worker %s, which started it at %s, is unknown', jr.worker, jr.started_at)
        when w.stopped_at is not null then format('worker %s, which ran it, is %s since %s', w.id, w.status, w.stopped_at)
        else format('worker %s, which ran it, was last heard of at %s', w.id, w.heartbeat_at)
      end,
      case when j.id is null then 'the queue no longer holds the job' else format('no attempt is left of %s', j.max_attempts) end
    ) || case when jr.crashes > 0 and jr.status = 'running' then format('; workers that died while they ran it: %s', jr.crashes + 1) else '' end
  from punctual.job_runs jr
  join punctual.runs r on r.id = jr.run_id
  join punctual.schedules s on s.id = r.schedule_id
  left join punctual.worker_instances w on w.id = jr.worker
  left join graphile_worker.jobs j on j.key = 'punctual:' || jr.id
  where jr.finished_at is null and jr.queued_at is not null and not jr.is_foreign
    and case
      when jr.status = 'queued' then greatest(jr.queued_at, jr.started_at) <= lost_job_runs.at - interval '45 seconds'
      when w.id is null then greatest(jr.queued_at, jr.started_at) < lost_job_runs.at - s.lock_timeout
      else w.stopped_at is not null or w.heartbeat_at < lost_job_runs.at - s.lock_timeout
    end
    and (j.id is null or j.attempts >= j.max_attempts)
    -- The last attempt may have been fetched already: by a worker that lives, or by one that is not known yet.
    and (j.locked_by is null or not exists (
      select from punctual.worker_instances h
      where j.locked_by = any (h.pools) and h.stopped_at is null and h.heartbeat_at >= lost_job_runs.at - s.lock_timeout
    ))
    and (j.locked_by is null or j.locked_at < lost_job_runs.at - s.lock_timeout or exists (
      select from punctual.worker_instances h where j.locked_by = any (h.pools)
    ))
$$;
comment on function punctual.lost_job_runs(timestamptz) is
  'Job runs that vanished, with the evidence. Example: select * from punctual.lost_job_runs();';

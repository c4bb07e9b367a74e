-- Closes job runs that gave no sign of life for their schedule's lock timeout and that Graphile Worker no longer holds;
-- a job that still waits there, or whose worker beats, is not lost however long it takes.
create or replace function punctual.close_lost_runs(at timestamptz default now())
returns table (schedule_id text, run_id bigint, job_run_id bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lost bigint[];
  v_attempts integer[];
begin
  select array_agg(jr.id), array_agg(jr.attempt::integer) into v_lost, v_attempts
  from punctual.job_runs jr
  join punctual.runs r on r.id = jr.run_id
  join punctual.schedules s on s.id = r.schedule_id
  left join punctual.worker_instances w on w.id = jr.worker and jr.status = 'running'
  where jr.finished_at is null and jr.queued_at is not null and not jr.is_foreign
    and greatest(jr.queued_at, jr.started_at, w.heartbeat_at) < close_lost_runs.at - s.lock_timeout
    and not exists (
      select from graphile_worker.jobs j
      where j.key = 'punctual:' || jr.id and j.attempts < j.max_attempts
    );

  if v_lost is null then
    return;
  end if;

  perform punctual.finish_unheld('sweep', v_lost, v_attempts,
    array_fill('lost'::text, array[cardinality(v_lost)]),
    array_fill('No sign of life for the lock timeout, and the queue no longer holds the job'::text, array[cardinality(v_lost)]),
    close_lost_runs.at);

  return query
  select r.schedule_id, r.id, jr.id
  from punctual.job_runs jr
  join punctual.runs r on r.id = jr.run_id
  where jr.id = any (v_lost) and jr.status = 'lost';
end
$$;
comment on function punctual.close_lost_runs(timestamptz) is
  'Closes job runs that vanished, frees their schedules, and answers which. Internal to sweep.';

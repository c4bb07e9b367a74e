-- Which of these job runs belong to runs that somebody has cancelled, and the evidence for it: who and why. A worker asks
-- it of the attempts that it executes, when `punctual_cancel` is notified and with every beat of its heart.
create or replace function punctual.cancelled_job_runs(job_run_ids bigint[])
returns table (job_run_id bigint, detail text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select jr.id, r.detail
  from punctual.job_runs jr
  join punctual.runs r on r.id = jr.run_id
  where jr.id = any (cancelled_job_runs.job_run_ids) and r.reason = 'cancelled'
$$;
comment on function punctual.cancelled_job_runs(bigint[]) is
  'Those of the given job runs whose run is cancelled. Called by workers. Example: select * from punctual.cancelled_job_runs(array[42]);';

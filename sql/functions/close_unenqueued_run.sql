-- A run whose jobs could not be enqueued: skipped in its first wave, failed in a later one. Its schedule's lock is freed.
create or replace function punctual.close_unenqueued_run(run_id bigint, error text, at timestamptz default now())
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with closed as (
    update punctual.runs r
    set status = case when r.wave = 1 then 'skipped' else 'failed' end,
      reason = 'enqueue_failed', detail = close_unenqueued_run.error,
      error = case when r.wave > 1 then close_unenqueued_run.error end,
      wave = case when r.wave = 1 then 0 else r.wave end,
      open_jobs = 0,
      queued_at = case when r.wave > 1 then r.queued_at end,
      finished_at = close_unenqueued_run.at
    where r.id = close_unenqueued_run.run_id
    returning r.id, r.schedule_id, r.status
  ),
  abandoned as (
    update punctual.job_runs jr
    set status = 'skipped', finished_at = close_unenqueued_run.at
    from closed c
    where jr.run_id = c.id and jr.finished_at is null
  )
  update punctual.schedule_clocks k
  set skip_count = k.skip_count + (c.status = 'skipped')::integer,
    run_count = k.run_count + (c.status = 'failed')::integer,
    failure_count = k.failure_count + (c.status = 'failed')::integer,
    consecutive_failures = k.consecutive_failures + (c.status = 'failed')::integer,
    locked_at = case when k.locked_run_id = c.id then null else k.locked_at end,
    locked_by = case when k.locked_run_id = c.id then null else k.locked_by end,
    locked_run_id = case when k.locked_run_id = c.id then null else k.locked_run_id end
  from closed c
  where k.schedule_id = c.schedule_id
$$;
comment on function punctual.close_unenqueued_run(bigint, text, timestamptz) is
  'Closes a run whose jobs Graphile Worker refused, with the error as evidence. Internal.';

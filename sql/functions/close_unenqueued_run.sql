-- A run whose jobs could not be enqueued: skipped in its first wave, failed in a later one. Its schedule's lock is freed.
create or replace function punctual.close_unenqueued_run(run_id bigint, error text, at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update punctual.runs r
  set status = case when r.wave = 1 then 'skipped' else 'failed' end,
    reason = 'enqueue_failed', detail = close_unenqueued_run.error,
    error = case when r.wave > 1 then close_unenqueued_run.error end,
    wave = case when r.wave = 1 then 0 else r.wave end,
    open_jobs = 0,
    queued_at = case when r.wave > 1 then r.queued_at end,
    finished_at = close_unenqueued_run.at
  where r.id = close_unenqueued_run.run_id;

  update punctual.job_runs jr
  set status = 'skipped', finished_at = close_unenqueued_run.at
  where jr.run_id = close_unenqueued_run.run_id and jr.finished_at is null;

  perform punctual.end_runs(array[close_unenqueued_run.run_id], close_unenqueued_run.at);
end
$$;
comment on function punctual.close_unenqueued_run(bigint, text, timestamptz) is
  'Closes a run whose jobs Graphile Worker refused, with the error as evidence. Internal.';

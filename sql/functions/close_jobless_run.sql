-- Closes a run that was dispatched and of which no job is left at work: nothing would ever end it. The caller holds the clock.
create or replace function punctual.close_jobless_run(run_id bigint, evidence text, at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update punctual.job_runs jr
  set status = 'skipped', finished_at = close_jobless_run.at
  where jr.run_id = close_jobless_run.run_id and jr.finished_at is null;

  update punctual.runs r
  set status = 'lost', error = coalesce(r.error, close_jobless_run.evidence), detail = close_jobless_run.evidence,
    open_jobs = 0, finished_at = close_jobless_run.at
  where r.id = close_jobless_run.run_id and r.finished_at is null;

  perform punctual.end_runs(array[close_jobless_run.run_id], close_jobless_run.at);
end
$$;
comment on function punctual.close_jobless_run(bigint, text, timestamptz) is
  'Closes a run without jobs as lost, with the evidence, and frees its schedule. Internal to repair_runs.';

-- Marks attempts as started that somebody else's workers execute, all in one go, or one by one when a forgotten transaction
-- holds any of them: what is held waits for the next time, the others do not. Called by reconcile.
create or replace function punctual.start_unheld(
  worker text, job_run_ids bigint[], attempts integer[], graphile_job_ids bigint[], at timestamptz default now()
)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  begin
    perform punctual.start_job_runs(start_unheld.worker, start_unheld.job_run_ids, start_unheld.attempts,
      start_unheld.graphile_job_ids, at => start_unheld.at);
    return;
  exception when lock_not_available then
    null;
  end;

  for position in 1..cardinality(start_unheld.job_run_ids) loop
    begin
      perform punctual.start_job_runs(start_unheld.worker, start_unheld.job_run_ids[position:position],
        start_unheld.attempts[position:position], start_unheld.graphile_job_ids[position:position], at => start_unheld.at);
    exception when lock_not_available then
      null;
    end;
  end loop;
end
$$;
comment on function punctual.start_unheld(text, bigint[], integer[], bigint[], timestamptz) is
  'Records starts of job runs, except where another transaction holds them. Internal.';

-- Ends job runs that no worker tells of, all in one go, or one by one when a forgotten transaction holds any of them: what
-- is held waits for the next time, the others do not. Called by reconcile and by the sweep.
create or replace function punctual.finish_unheld(
  worker text, job_run_ids bigint[], attempts integer[], outcomes text[], errors text[], at timestamptz default now()
)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  begin
    perform punctual.finish_job_runs(finish_unheld.worker, finish_unheld.job_run_ids, finish_unheld.attempts,
      finish_unheld.outcomes, finish_unheld.errors, array_fill(null::text, array[cardinality(finish_unheld.job_run_ids)]),
      finish_unheld.at);
    return;
  exception when lock_not_available then
    null;
  end;

  for position in 1..cardinality(finish_unheld.job_run_ids) loop
    begin
      perform punctual.finish_job_runs(finish_unheld.worker, finish_unheld.job_run_ids[position:position],
        finish_unheld.attempts[position:position], finish_unheld.outcomes[position:position],
        finish_unheld.errors[position:position], array[null::text], finish_unheld.at);
    exception when lock_not_available then
      null;
    end;
  end loop;
end
$$;
comment on function punctual.finish_unheld(text, bigint[], integer[], text[], text[], timestamptz) is
  'Records outcomes of job runs, except where another transaction holds them. Internal.';

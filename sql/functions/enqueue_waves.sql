-- Enqueues the current wave of each run, all in one go. Should bad data in one of them refuse that, each is tried alone:
-- the one that fails is closed with the reason, the others run. Called by the claim, by dispatch and by finish_job_runs.
create or replace function punctual.enqueue_waves(run_ids bigint[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id bigint;
begin
  begin
    perform punctual.enqueue_wave(enqueue_waves.run_ids, enqueue_waves.at);
    return;
  exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
    null;
  end;

  foreach v_run_id in array enqueue_waves.run_ids loop
    begin
      perform punctual.enqueue_wave(array[v_run_id], enqueue_waves.at);
    exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
      perform punctual.close_unenqueued_run(v_run_id, sqlerrm, enqueue_waves.at);
    end;
  end loop;
end
$$;
comment on function punctual.enqueue_waves(bigint[], timestamptz) is
  'Enqueues the current wave of the given runs and contains the ones that cannot be enqueued. Internal.';

-- Hands the jobs of runs to Graphile Worker, all in one go: `runs` says of each job which run it belongs to. Should bad
-- data in one of them refuse that, each run is tried alone: the one that fails is closed with the reason, the others run.
-- Called by the claim, by dispatch and by finish_job_runs.
create or replace function punctual.enqueue(runs bigint[], specs graphile_worker.job_spec[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id bigint;
begin
  if enqueue.specs is null then
    return;
  end if;

  begin
    perform punctual.add_graphile_jobs(enqueue.specs);
    return;
  exception when data_exception or integrity_constraint_violation or program_limit_exceeded or sqlstate 'PN007' then
    null;
  end;

  for v_run_id in select distinct r.id from unnest(enqueue.runs) as r (id) order by r.id loop
    begin
      perform punctual.add_graphile_jobs(array(
        select enqueue.specs[r.position]
        from unnest(enqueue.runs) with ordinality as r (id, position)
        where r.id = v_run_id
      ));
    exception when data_exception or integrity_constraint_violation or program_limit_exceeded or sqlstate 'PN007' then
      perform punctual.close_unenqueued_run(v_run_id, sqlerrm, enqueue.at);
    end;
  end loop;
end
$$;
comment on function punctual.enqueue(bigint[], graphile_worker.job_spec[], timestamptz) is
  'Enqueues the jobs of the given runs and contains the runs that cannot be enqueued. Internal.';

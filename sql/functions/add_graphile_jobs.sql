-- Hands jobs to Graphile Worker, which must take every one. Its statements are planned by its own lights: it joins two
-- small tables, which the engine's own aversion to sequential scans would make it search for every single job.
create or replace function punctual.add_graphile_jobs(specs graphile_worker.job_spec[])
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = on
as $$
declare
  v_taken integer := (select count(*) from graphile_worker.add_jobs(add_graphile_jobs.specs));
begin
  if v_taken is distinct from cardinality(add_graphile_jobs.specs) then
    raise exception 'Graphile Worker took % of % jobs', v_taken, cardinality(add_graphile_jobs.specs)
      using errcode = 'PN007';
  end if;
end
$$;
comment on function punctual.add_graphile_jobs(graphile_worker.job_spec[]) is
  'Enqueues Graphile Worker jobs, every one or none. Internal.';

-- Hands jobs to Graphile Worker and answers how many it took. Its statements are planned by its own lights: it joins two
-- small tables, which the engine's own aversion to sequential scans would make it search for every single job.
create or replace function punctual.add_graphile_jobs(specs graphile_worker.job_spec[])
returns integer
language sql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = on
as $$ select count(*)::integer from graphile_worker.add_jobs(add_graphile_jobs.specs) $$;
comment on function punctual.add_graphile_jobs(graphile_worker.job_spec[]) is
  'Enqueues Graphile Worker jobs and answers how many. Internal.';

-- Jobs that a worker had fetched but that never passed the door, or whose outcome was `returned`, get their attempt back
-- and may be fetched at once: the ledger says how many attempts count, Graphile Worker counts when it fetches.
create or replace function punctual.return_jobs(graphile_job_ids bigint[], at timestamptz default now())
returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select count(*)::integer
  from graphile_worker.jobs j
  join punctual.job_runs jr on j.key = 'punctual:' || jr.id and jr.id = split_part(j.key, ':', 2)::bigint
  cross join lateral graphile_worker.reschedule_jobs(array[j.id], return_jobs.at, null, jr.attempt) r
  where j.id = any (return_jobs.graphile_job_ids)
    and j.key ~ '^punctual:[0-9]{1,18}$'
    and j.locked_at is null
    and j.attempts > jr.attempt
    and jr.finished_at is null
$$;
comment on function punctual.return_jobs(bigint[], timestamptz) is
  'Gives fetched jobs their attempt back where the ledger does not count it; answers how many. Called by workers that stop.';

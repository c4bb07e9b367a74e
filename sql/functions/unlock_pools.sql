-- Graphile Worker pools that are gone hold nothing any more: their jobs and queues are unlocked, and what they had
-- fetched but not started has its attempt back. So has a job out of attempts of which the ledger counts fewer: its worker
-- died between the two. Called for dead workers, and by a worker whose pool ended.
create or replace function punctual.unlock_pools(pools text[], at timestamptz default now())
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_jobs bigint[];
begin
  v_jobs := array(select j.id from graphile_worker.jobs j where j.locked_by = any (unlock_pools.pools));
  perform graphile_worker.force_unlock_workers(unlock_pools.pools);
  perform punctual.return_jobs(
    v_jobs || array(
      select j.id from graphile_worker.jobs j
      where j.locked_at is null and j.attempts >= j.max_attempts and j.key like 'punctual:%'
    ),
    unlock_pools.at
  );
  return cardinality(v_jobs);
end
$$;
comment on function punctual.unlock_pools(text[], timestamptz) is
  'Unlocks what the given Graphile Worker pools hold; answers how many jobs that were. Internal.';

-- Jobs that were fetched for a Graphile Worker pool a while ago, and of which its worker has not heard: the answer to the
-- fetch was lost, and locked by a pool that lives nobody would run them for hours. A worker asks it with every beat of its heart.
create or replace function punctual.unheard_jobs(pools text[], heard bigint[], at timestamptz default now())
returns bigint[]
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(j.id order by j.id), '{}')
  from graphile_worker.jobs j
  where j.locked_by = any (unheard_jobs.pools)
    and j.locked_at < unheard_jobs.at - interval '5 seconds'
    and j.id <> all (unheard_jobs.heard)
$$;
comment on function punctual.unheard_jobs(text[], bigint[], timestamptz) is
  'Jobs locked by these Graphile Worker pools, but those that their worker has heard of. Example: select punctual.unheard_jobs(array[''pool-1''], array[42]);';

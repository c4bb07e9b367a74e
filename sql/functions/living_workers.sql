-- Workers that are not taken for dead: they have not stopped, and gave a sign of life within four of their beats, or 45
-- seconds. What they hold is theirs. Called by whatever asks whether a job is in good hands.
create or replace function punctual.living_workers(at timestamptz default now())
returns table (id text, pools text[], tasks text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select w.id, w.pools, w.tasks
  from punctual.worker_instances w
  where w.kind = 'worker' and w.stopped_at is null
    and w.heartbeat_at >= living_workers.at - punctual.longest_silence(w.heartbeat_interval)
$$;
comment on function punctual.living_workers(timestamptz) is
  'Workers that live, the Graphile Worker pools by which they hold jobs, and what they can execute. Example: select * from punctual.living_workers();';

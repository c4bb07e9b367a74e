-- Instances that were silent for too long are dead: what their Graphile Worker pools hold is given back. One that was only
-- asleep comes back with its next beat. What is locked by a pool that belongs to nobody is given back as well: its worker died
-- before it could tell of it. Who has just begun to lead waits a moment with it: the outage that
-- brought the change may have kept everybody from beating, and whoever lives is heard of again first.
create or replace function punctual.bury_dead_workers(at timestamptz default now())
returns table (id text, heartbeat_at timestamptz)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pools text[];
begin
  if exists (
    select from punctual.leadership l
    where l.leader is not null and l.since > bury_dead_workers.at - interval '10 seconds' and l.since <= bury_dead_workers.at
  ) then
    return;
  end if;

  return query
  update punctual.worker_instances w
  set status = 'dead', stopped_at = bury_dead_workers.at
  where w.status not in ('stopped', 'dead')
    and w.heartbeat_at < bury_dead_workers.at - punctual.longest_silence(w.heartbeat_interval)
  returning w.id, w.heartbeat_at;

  select array_agg(p.pool) into v_pools
  from (
    select unnest(w.pools) as pool
    from punctual.worker_instances w
    where w.status = 'dead' and w.stopped_at = bury_dead_workers.at
    union
    select j.locked_by
    from graphile_worker.jobs j
    join punctual.job_runs jr on j.key = 'punctual:' || jr.id and jr.id = split_part(j.key, ':', 2)::bigint and not jr.is_foreign
    where j.locked_at < bury_dead_workers.at - interval '45 seconds' and j.key ~ '^punctual:[0-9]{1,18}$'
      and not exists (select from punctual.worker_instances w where w.stopped_at is null and j.locked_by = any (w.pools))
  ) p;
  if v_pools is not null then
    perform punctual.unlock_pools(v_pools, bury_dead_workers.at);
  end if;
end
$$;
comment on function punctual.bury_dead_workers(timestamptz) is
  'Marks instances without a sign of life as dead and gives their jobs back; answers which. Internal to sweep.';

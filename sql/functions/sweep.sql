-- Asserts what must always hold, repairs what does not, and records each repair. Called by the leader now and then.
create or replace function punctual.sweep(at timestamptz default now())
returns table (kind text, subjects text[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pools text[];
begin
  return query
  with unscheduled as (
    update punctual.schedules s
    set refill_at = sweep.at
    from punctual.schedule_clocks c
    where c.schedule_id = s.id and s.enabled and s.retired_at is null and s.forecast_error is null
      and c.next_run_at is null and (s.refill_at is null or s.refill_at > sweep.at)
    returning s.id
  ),
  recorded as (
    insert into punctual.repairs (at, kind, subject, detail)
    select sweep.at, 'no_next_run', u.id, 'enabled without a next run: the forecast is computed again' from unscheduled u
    returning repairs.kind, repairs.subject
  )
  select r.kind, array_agg(r.subject order by r.subject) from recorded r group by r.kind;

  return query
  with freed as (
    update punctual.schedule_clocks c
    set locked_at = null, locked_by = null, locked_run_id = null
    where c.locked_run_id is not null and not exists (
      select from punctual.runs r where r.id = c.locked_run_id and r.finished_at is null
    )
    returning c.schedule_id
  ),
  recorded as (
    insert into punctual.repairs (at, kind, subject, detail)
    select sweep.at, 'orphan_lock', f.schedule_id, 'the run that held it has ended: the lock is freed' from freed f
    returning repairs.kind, repairs.subject
  )
  select r.kind, array_agg(r.subject order by r.subject) from recorded r group by r.kind;

  return query
  with dead as (
    update punctual.worker_instances w
    set status = 'dead', stopped_at = sweep.at
    where w.status not in ('stopped', 'dead')
      and w.heartbeat_at < sweep.at - greatest(interval '45 seconds', 4 * w.heartbeat_interval)
    returning w.id, w.heartbeat_at, w.pools
  ),
  recorded as (
    insert into punctual.repairs (at, kind, subject, detail)
    select sweep.at, 'dead_instance', d.id, format('no sign of life since %s: its jobs are given back', d.heartbeat_at) from dead d
    returning repairs.kind, repairs.subject
  )
  select r.kind, array_agg(r.subject order by r.subject) from recorded r group by r.kind;

  select array_agg(p.pool) into v_pools
  from punctual.worker_instances w
  cross join lateral unnest(w.pools) as p (pool)
  where w.status = 'dead' and w.stopped_at = sweep.at;
  if v_pools is not null then
    perform graphile_worker.force_unlock_workers(v_pools);
  end if;

  return query
  select 'lost_run', array_agg(l.schedule_id order by l.schedule_id)
  from punctual.close_lost_runs(sweep.at) l
  having count(*) > 0;
end
$$;
comment on function punctual.sweep(timestamptz) is
  'Repairs broken invariants and answers what it repaired. Called by the leader; also by hand: select * from punctual.sweep();';

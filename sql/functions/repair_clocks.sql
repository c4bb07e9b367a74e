-- Clocks that contradict their schedule: enabled without a next run, locked by a run that has ended. The first is found by
-- an index at once where nothing would ever refill it; the rest of the clocks are looked through a slice at a time, so that
-- a million schedules cost no more than a thousand.
create or replace function punctual.repair_clocks(slice integer default 1000, at timestamptz default now())
returns table (kind text, subject text, detail text)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_slice text[];
begin
  select array_agg(s.id order by s.id) into v_slice
  from (
    select c.schedule_id as id from punctual.schedule_clocks c
    where c.schedule_id > (select l.swept_to from punctual.leadership l)
    order by c.schedule_id
    limit repair_clocks.slice
  ) s;
  update punctual.leadership l
  set swept_to = case when cardinality(v_slice) = repair_clocks.slice then v_slice[repair_clocks.slice] else '' end;

  return query
  update punctual.schedules s
  set refill_at = repair_clocks.at
  where s.id in (
    select u.id from punctual.schedules u
    where u.enabled and u.refill_at is null and u.forecast_error is null and u.retired_at is null
    union all
    select u.id from punctual.schedules u
    join punctual.schedule_clocks c on c.schedule_id = u.id
    where u.id = any (v_slice) and c.next_run_at is null
      and u.enabled and u.refill_at > repair_clocks.at and u.forecast_error is null and u.retired_at is null
  )
  returning 'no_next_run', s.id, 'enabled without a next run: its forecast is computed again';

  return query
  update punctual.schedule_clocks c
  set locked_at = null, locked_by = null, locked_run_id = null
  where c.schedule_id = any (v_slice) and c.locked_run_id is not null
    and not exists (select from punctual.runs r where r.id = c.locked_run_id and r.finished_at is null)
  returning 'orphan_lock', c.schedule_id, 'the run that held it has ended: the lock is freed';
end
$$;
comment on function punctual.repair_clocks(integer, timestamptz) is
  'Repairs clocks that contradict their schedule and answers which. Internal to sweep.';

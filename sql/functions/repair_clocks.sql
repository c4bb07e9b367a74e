-- Repairs clocks that contradict their schedule or the ledger. Suspects are locked and judged again before anything is changed;
-- one that another transaction holds waits for the next round. Runs that waited for a lock that nobody held begin.
create or replace function punctual.repair_clocks(ids text[], at timestamptz default now())
returns table (kind text, subject text, detail text)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_held text[] := array(select distinct b.subject from punctual.clock_breaks(repair_clocks.ids, repair_clocks.at) b);
  v_kinds text[];
  v_subjects text[];
  v_details text[];
begin
  if v_held = '{}' then
    return;
  end if;
  select array_agg(h.id) into v_held
  from (
    select s.id
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    where s.id = any (v_held)
    for no key update of s, c skip locked
  ) h;
  select array_agg(b.invariant), array_agg(b.subject), array_agg(b.detail) into v_kinds, v_subjects, v_details
  from punctual.clock_breaks(coalesce(v_held, '{}'), repair_clocks.at) b;
  if v_kinds is null then
    return;
  end if;

  update punctual.schedules s
  set refill_at = repair_clocks.at
  where s.id in (select b.subject from unnest(v_kinds, v_subjects) as b (kind, subject) where b.kind in ('no_next_run', 'no_refill'));

  update punctual.schedule_clocks c
  set next_run_at = punctual.next_in_forecast(s, c)
  from punctual.schedules s
  where s.id = c.schedule_id
    and s.id in (select b.subject from unnest(v_kinds, v_subjects) as b (kind, subject) where b.kind in ('no_next_run', 'wrong_next_run'));

  update punctual.schedule_clocks c
  set locked_at = null, locked_by = null, locked_run_id = null, waits = false
  where c.schedule_id in (select b.subject from unnest(v_kinds, v_subjects) as b (kind, subject) where b.kind = 'orphan_lock');

  update punctual.schedule_clocks c
  set waiting_runs = (select count(*) from punctual.runs r where r.schedule_id = c.schedule_id and r.due_at = 'infinity'),
    waits = c.waits and c.locked_run_id is not null
  where c.schedule_id in (select b.subject from unnest(v_kinds, v_subjects) as b (kind, subject) where b.kind in ('stray_wait', 'waiting_count'));

  perform punctual.dispatch_waiting_runs(array(
    select c.schedule_id from punctual.schedule_clocks c
    where c.schedule_id = any (v_subjects) and c.locked_run_id is null and c.waiting_runs > 0
  ), repair_clocks.at);

  return query
  select b.kind, b.subject, b.detail || case b.kind
    when 'no_next_run' then ': its forecast is computed again'
    when 'no_refill' then ': it is computed again'
    when 'wrong_next_run' then ': set by its forecast'
    when 'orphan_lock' then ': freed'
    when 'stray_wait' then ': it goes on'
    when 'waiting_count' then ': counted again'
  end
  from unnest(v_kinds, v_subjects, v_details) as b (kind, subject, detail);
end
$$;
comment on function punctual.repair_clocks(text[], timestamptz) is
  'Repairs clocks that contradict their schedule or the ledger and answers which. Internal to sweep.';

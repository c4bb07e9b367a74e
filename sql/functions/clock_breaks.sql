-- Clocks that contradict their schedule or the ledger: of all schedules, or of those given. Every schedule is looked at, and
-- of the ledger the run that holds it and those that wait for it.
create or replace function punctual.clock_breaks(ids text[] default null, at timestamptz default now())
returns table (invariant text, subject text, detail text)
language sql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set jit = off
as $$
  with clocks as (
    select s.id, c.next_run_at, c.cursor_at, c.locked_run_id, c.locked_at, c.locked_by, c.waits, c.waiting_runs,
      s.forecast_is_final, s.refill_at,
      -- Or about to be: what was enabled a moment after `at` may be seen already.
      coalesce(s.refill_at <= clock_breaks.at + interval '1 minute', false) as is_refilled,
      s.enabled and s.retired_at is null and not coalesce(c.fire_count >= s.max_runs, false) as may_fire,
      s.halt is not null as is_halted,
      punctual.next_in_forecast(s, c) as expected_at,
      holder.status as holder_status,
      (select count(*) from punctual.runs r where r.schedule_id = s.id and r.due_at = 'infinity') as waiting
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    left join punctual.runs holder on holder.id = c.locked_run_id
    where clock_breaks.ids is null or s.id = any (clock_breaks.ids)
  )
  select b.invariant, c.id, b.detail
  from clocks c
  cross join lateral (
    values
      ('no_next_run', 'enabled without a next run',
        c.may_fire and not c.is_halted and c.next_run_at is null and not c.is_refilled
        and not (c.forecast_is_final and c.expected_at is null)),
      ('no_refill', 'enabled, and nothing would ever refill its forecast',
        c.may_fire and not c.is_halted and c.next_run_at is not null and c.refill_at is null and not c.forecast_is_final),
      ('wrong_next_run', format('the next run is said to be %s, and by its forecast is %s', c.next_run_at, coalesce(c.expected_at::text, 'never')),
        c.next_run_at is not null and c.next_run_at is distinct from c.expected_at),
      ('orphan_lock', case
          when c.locked_run_id is null then format('locked since %s by %s without a run', c.locked_at, c.locked_by)
          else format('locked by run %s, which %s', c.locked_run_id, coalesce('is ' || c.holder_status, 'does not exist'))
        end,
        c.locked_run_id is not null and coalesce(c.holder_status not in ('queued', 'running'), true)
        or c.locked_run_id is null and (c.locked_at is not null or c.locked_by is not null)),
      ('stray_wait', concat_ws(' and ', case when c.waits then 'what is due' end, case when c.waiting > 0 then format('%s pending runs', c.waiting) end)
        || ' waits for a run, and none holds the schedule',
        (c.waits or c.waiting > 0) and c.locked_run_id is null),
      ('waiting_count', format('%s runs are said to wait for the lock, and %s do', c.waiting_runs, c.waiting),
        c.waiting_runs <> c.waiting)
  ) as b (invariant, detail, is_broken)
  where b.is_broken
$$;
comment on function punctual.clock_breaks(text[], timestamptz) is
  'Clocks that contradict their schedule or the ledger. Example: select * from punctual.clock_breaks(array[''feed-refresh'']);';

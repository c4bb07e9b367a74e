-- The sentinel: what should have been decided by now and was not. It looks at the tables alone and trusts no loop.
create or replace function punctual.overdue_schedules(tolerance interval default '5 seconds', at timestamptz default now())
returns table (schedule_id text, due_at timestamptz, problem text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select c.schedule_id, c.next_run_at, 'a due occurrence that nobody claimed'
  from punctual.schedule_clocks c
  -- A backlog that waits for a run to end is not forgotten.
  where c.next_run_at < overdue_schedules.at - overdue_schedules.tolerance and not c.waits
  union all
  select s.id, s.refill_at, 'enabled, and its forecast ran out'
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  where s.refill_at < overdue_schedules.at - overdue_schedules.tolerance
    and c.next_run_at is null and s.enabled and s.retired_at is null
  union all
  select u.schedule_id, u.until, 'stopped, and what was due before is not recorded yet'
  from punctual.unsettled u
  -- Bookkeeping of the past, in no hurry.
  where u.until < overdue_schedules.at - greatest(overdue_schedules.tolerance, interval '1 minute')
  union all
  select r.schedule_id, r.due_at, format('run %s is still pending', r.id)
  from punctual.runs r
  where r.due_at < overdue_schedules.at - overdue_schedules.tolerance
$$;
comment on function punctual.overdue_schedules(interval, timestamptz) is
  'What waits for a daemon longer than the tolerance. Example: select * from punctual.overdue_schedules(interval ''1 minute'');';

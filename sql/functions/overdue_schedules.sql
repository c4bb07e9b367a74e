-- The sentinel: what should have been decided by now and was not. It looks at the tables alone and trusts no loop. What is in
-- hand is not overdue: a backlog that waits for a living run, a job that waits for its turn.
create or replace function punctual.overdue_schedules(tolerance interval default '5 seconds', at timestamptz default now())
returns table (schedule_id text, due_at timestamptz, problem text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select c.schedule_id, c.next_run_at, 'a due occurrence that nobody claimed'
  from punctual.schedule_clocks c
  where c.next_run_at < overdue_schedules.at - overdue_schedules.tolerance and not c.waits
  union all
  select s.id, s.refill_at, 'enabled, and its forecast ran out'
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  where s.refill_at < overdue_schedules.at - overdue_schedules.tolerance
    and c.next_run_at is null and s.enabled and s.retired_at is null
  union all
  -- What its last forecast held is due until that has passed too: then since its clock stands still.
  select s.id, p.due_at, 'parked: ' || case when length(s.forecast_error) > 28 then left(s.forecast_error, 27) || '…' else s.forecast_error end
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  cross join lateral (
    select coalesce(s.forecast[width_bucket(c.cursor_at, s.forecast) + 1], greatest(c.cursor_at, s.changed_at)) as due_at
  ) p
  where s.forecast_error is not null and s.halt = 'error' and s.enabled and s.retired_at is null
    and p.due_at < overdue_schedules.at - overdue_schedules.tolerance
  union all
  select s.id, s.paused_until, 'paused, and not resumed in time'
  from punctual.schedules s
  where s.paused_until < overdue_schedules.at - overdue_schedules.tolerance and s.retired_at is null
  union all
  select u.schedule_id, u.until, 'stopped, its past is not recorded'
  from punctual.unsettled u
  -- Bookkeeping of the past, in no hurry.
  where u.until < overdue_schedules.at - greatest(overdue_schedules.tolerance, interval '1 minute')
  union all
  select r.schedule_id, r.due_at, format('run %s is still pending', r.id)
  from punctual.runs r
  where r.due_at < overdue_schedules.at - overdue_schedules.tolerance
  union all
  select b.schedule_id, b.due_at, b.problem
  from punctual.dead_ends(at => overdue_schedules.at) b
  union all
  select j.schedule_id, j.due_at, j.problem
  from punctual.unstarted_jobs(at => overdue_schedules.at) j
$$;
comment on function punctual.overdue_schedules(interval, timestamptz) is
  'What should have been decided longer ago than the tolerance, and was not. Example: select * from punctual.overdue_schedules(interval ''1 minute'');';

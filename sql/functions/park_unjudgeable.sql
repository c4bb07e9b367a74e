-- After a pass that failed on the data of some schedule, a time zone that this server has forgotten for instance: tries the
-- due ones alone. One that cannot be judged is parked with the error, undecided; of its occurrences that wait for another day,
-- those that come due now are cancelled with it. Answers how many it found, so that all others are decided. Called by tick.
create or replace function punctual.park_unjudgeable(at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due record;
  v_run record;
  v_found integer := 0;
begin
  for v_due in
    select s.id, s as schedule, c.cursor_at
    from punctual.schedule_clocks c
    join punctual.schedules s on s.id = c.schedule_id
    where c.next_run_at <= park_unjudgeable.at and not c.waits and not c.pause_due and (s.is_gated or s.catch_up <> 'skip')
    for no key update of s, c skip locked
  loop
    begin
      perform from punctual.judge_occurrences(v_due.schedule, v_due.cursor_at, false, park_unjudgeable.at);
    exception when data_exception then
      update punctual.schedules s
      set halt = 'error', forecast_error = sqlerrm, refill_at = null
      where s.id = v_due.id;
      update punctual.schedule_clocks c set next_run_at = null where c.schedule_id = v_due.id;
      v_found := v_found + 1;
    end;
  end loop;

  for v_run in
    select r.id, r.due_at, s.calendars, s.timezone
    from punctual.runs r
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    join punctual.schedules s on s.id = r.schedule_id
    where r.due_at <= park_unjudgeable.at and r.trigger = 'schedule'
    for no key update of r, c skip locked
  loop
    begin
      perform punctual.blackout_at(v_run.calendars, v_run.timezone, v_run.due_at);
    exception when data_exception then
      perform punctual.cancel_runs(array[v_run.id], sqlerrm, park_unjudgeable.at);
      v_found := v_found + 1;
    end;
  end loop;
  return v_found;
end
$$;
comment on function punctual.park_unjudgeable(timestamptz) is
  'Parks due schedules whose policies cannot be evaluated, with the error, and answers how many. Internal to tick.';

-- Why an enabled schedule will not fire, as a sentence; null where nothing is in its way.
create or replace function punctual.schedule_problem(schedule punctual.schedules, clock punctual.schedule_clocks)
returns text
language sql stable
return case
  when (schedule).forecast_error is not null then (schedule).forecast_error
  when (clock).fire_count >= (schedule).max_runs
    then 'It ran ' || (clock).fire_count || ' times, which is as often as it may'
  when (schedule).wave_sizes = '{}' then 'No job is left that it could run'
end;
comment on function punctual.schedule_problem(punctual.schedules, punctual.schedule_clocks) is
  'Why a schedule is parked or exhausted, null when it is neither. Example: select punctual.schedule_problem(s, c) from punctual.schedules s join punctual.schedule_clocks c on c.schedule_id = s.id;';

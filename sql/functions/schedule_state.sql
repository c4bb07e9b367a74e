-- How a schedule stands, in one word: the same in every view. It is parsed once and merged into the statement that calls it.
create or replace function punctual.schedule_state(schedule punctual.schedules, clock punctual.schedule_clocks)
returns text
language sql immutable
return case
  when (schedule).retired_at is not null then 'retired'
  when not (schedule).enabled and (schedule).paused_until is not null then 'paused'
  when not (schedule).enabled then 'disabled'
  when (schedule).halt = 'exhausted' or (clock).fire_count >= (schedule).max_runs then 'exhausted'
  when (schedule).halt is not null or (schedule).wave_sizes = '{}' then 'parked'
  when (clock).locked_run_id is not null then 'running'
  else 'enabled'
end;
comment on function punctual.schedule_state(punctual.schedules, punctual.schedule_clocks) is
  'State of a schedule: enabled, running, disabled, paused, parked, exhausted or retired. Example: select punctual.schedule_state(s, c) from punctual.schedules s join punctual.schedule_clocks c on c.schedule_id = s.id;';

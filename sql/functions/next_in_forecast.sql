-- What the next run of a schedule must be: the first forecast instant after its cursor, null for one that may not fire.
create or replace function punctual.next_in_forecast(schedule punctual.schedules, clock punctual.schedule_clocks)
returns timestamptz
language sql immutable
return case
  when (schedule).enabled and (schedule).retired_at is null and not coalesce((clock).fire_count >= (schedule).max_runs, false)
    then (schedule).forecast[width_bucket((clock).cursor_at, (schedule).forecast) + 1]
end;
comment on function punctual.next_in_forecast(punctual.schedules, punctual.schedule_clocks) is
  'First forecast instant after the cursor; null for a schedule that may not fire. Internal.';

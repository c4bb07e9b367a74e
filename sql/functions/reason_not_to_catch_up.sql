-- What kept a missed occurrence from being one: its local time did not exist, or its day was blacked out.
create or replace function punctual.reason_not_to_catch_up(schedule punctual.schedules, instant timestamptz)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when reason_not_to_catch_up.instant = any ((schedule).forecast_gaps) then 'clock_gap'
    when (schedule).calendars <> '{}'
      and punctual.blackout_at((schedule).calendars, (schedule).timezone, reason_not_to_catch_up.instant) is not null then 'blackout'
  end
$$;
comment on function punctual.reason_not_to_catch_up(punctual.schedules, timestamptz) is
  'clock_gap or blackout, where it would not have run anyway; else null. Internal to judge_missed.';

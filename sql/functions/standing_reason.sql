-- What stands in the way of a forecast occurrence as things are now, before anybody asks for the run before it: the claim's
-- reasons in the claim's order, and `rolled` for a blackout that it would roll over. Parsed once and merged into the statement
-- that calls it: it is asked for every occurrence that is forecast.
create or replace function punctual.standing_reason(
  schedule punctual.schedules, is_flag_off boolean, instant timestamptz, at timestamptz default now()
)
returns text
language sql stable
return case
  when at - instant > (schedule).grace and (schedule).catch_up = 'skip' then 'missed'
  when (schedule).wave_sizes = '{}' then 'no_such_job'
  when is_flag_off then 'flag_off'
  when instant = any ((schedule).forecast_gaps) then 'clock_gap'
  when instant < (schedule).starts_at or instant > (schedule).ends_at then 'outside_bounds'
  when (schedule).calendars <> '{}' and punctual.blackout_at((schedule).calendars, (schedule).timezone, instant) is not null
    then coalesce((punctual.blackout_outcome(schedule, instant)).reason, 'rolled')
  when at - instant > (schedule).deadline then 'too_late'
end;
comment on function punctual.standing_reason(punctual.schedules, boolean, timestamptz, timestamptz) is
  'Reason code that stands in the way of an occurrence to come, or rolled; null when none does. Internal to upcoming.';

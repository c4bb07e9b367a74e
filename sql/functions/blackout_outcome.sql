-- What becomes of an occurrence on a blacked out day: blackout, rolled, or outside_bounds where it would roll beyond its end.
create or replace function punctual.blackout_outcome(schedule punctual.schedules, instant timestamptz)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when (schedule).on_blackout = 'skip' or d.day is null then 'blackout'
    when d.day > (schedule).ends_at then 'outside_bounds'
    else 'rolled'
  end
  from punctual.next_free_day(schedule, blackout_outcome.instant) as d (day)
$$;
comment on function punctual.blackout_outcome(punctual.schedules, timestamptz) is
  'blackout, rolled or outside_bounds, for an occurrence on a blacked out day. Internal to upcoming.';

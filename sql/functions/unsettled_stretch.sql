-- The oldest stretch whose occurrences are still to be recorded, with what the calendar needs to compute them. One whose
-- schedule another transaction holds is left out, so that it delays no other.
create or replace function punctual.unsettled_stretch()
returns setof punctual.unsettled
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select u.*
  from punctual.unsettled u
  join punctual.schedule_clocks c on c.schedule_id = u.schedule_id
  order by u.id
  limit 1
  for no key update of c skip locked
$$;
comment on function punctual.unsettled_stretch() is
  'The stretch to be settled next, if any. Called by the forecaster.';

-- The blackout, if any, that covers an instant: days are those of the schedule's own zone. Called by claims, so that a day
-- that somebody adds holds from this moment on.
create or replace function punctual.blackout_at(calendars text[], timezone text, instant timestamptz)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select b.calendar || coalesce(': ' || b.label, '')
  from punctual.blackouts b
  where b.calendar = any (blackout_at.calendars)
    and (blackout_at.instant at time zone blackout_at.timezone)::date between b.first_day and b.last_day
  order by b.id
  limit 1
$$;
comment on function punctual.blackout_at(text[], text, timestamptz) is
  'Calendar and label of the blackout on that day, or null. Example: select punctual.blackout_at(array[''holidays''], ''Europe/Berlin'', now());';

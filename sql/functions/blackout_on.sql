-- Which of these calendars black out a day, and why: what why and upcoming show. Null when none does.
create or replace function punctual.blackout_on(calendars text[], day date)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select string_agg(b.calendar || coalesce(' (' || b.label || ')', ''), ', ' order by b.calendar, b.id)
  from punctual.blackouts b
  where b.calendar = any (blackout_on.calendars) and blackout_on.day between b.first_day and b.last_day
$$;
comment on function punctual.blackout_on(text[], date) is
  'Calendars that black out a day, with their labels. Example: select punctual.blackout_on(array[''holidays''], ''2026-12-25'');';

-- The blackout, if any, that covers an instant: days are those of the schedule's own zone. Called by claims, so that a day
-- that somebody adds holds from this moment on. Planned once a session: it is asked for each occurrence and each day to roll to.
create or replace function punctual.blackout_at(calendars text[], timezone text, instant timestamptz)
returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_day date := (blackout_at.instant at time zone blackout_at.timezone)::date;
begin
  return (
    select b.calendar || coalesce(': ' || b.label, '')
    from punctual.blackouts b
    where b.calendar = any (blackout_at.calendars) and v_day between b.first_day and b.last_day
    order by b.id
    limit 1
  );
end
$$;
comment on function punctual.blackout_at(text[], text, timestamptz) is
  'Calendar and label of the blackout on that day, or null. Example: select punctual.blackout_at(array[''holidays''], ''Europe/Berlin'', now());';

-- Where a blacked out occurrence rolls to: the same local time on the next day within a year that is not blacked out and, with
-- a window, is one of its days. What lies after midnight in an overnight window belongs to the day it opened. Day by day, since
-- most find theirs within three.
create or replace function punctual.next_free_day(schedule punctual.schedules, instant timestamptz)
returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wall timestamp := next_free_day.instant at time zone (schedule).timezone;
  v_days jsonb := (schedule).time_window -> 'days';
  v_opened_before interval := case
    when (schedule).time_window ->> 'from' > (schedule).time_window ->> 'to'
      and v_wall::time < ((schedule).time_window ->> 'to')::time
    then interval '1 day' else interval '0'
  end;
  v_moved timestamptz;
begin
  for days in 1..366 loop
    v_wall := v_wall + interval '1 day';
    v_moved := v_wall at time zone (schedule).timezone;
    if (v_days is null or v_days @> to_jsonb(extract(isodow from v_wall - v_opened_before)::integer))
      and punctual.blackout_at((schedule).calendars, (schedule).timezone, v_moved) is null then
      return v_moved;
    end if;
  end loop;
  return null;
end
$$;
comment on function punctual.next_free_day(punctual.schedules, timestamptz) is
  'The same local time on the next day that is not blacked out; null when there is none within 366 days. Internal.';

-- Where a blacked out occurrence rolls to: the same local time on the next day within a year that is not blacked out and, with
-- a window, is one of its days. What lies after midnight in an overnight window belongs to the day it opened.
create or replace function punctual.next_free_day(schedule punctual.schedules, instant timestamptz)
returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select moved.at
  from (
    select next_free_day.instant at time zone (schedule).timezone as wall,
      (schedule).time_window -> 'days' as days,
      case
        when (schedule).time_window ->> 'from' > (schedule).time_window ->> 'to'
          and (next_free_day.instant at time zone (schedule).timezone)::time < ((schedule).time_window ->> 'to')::time
        then interval '1 day' else interval '0'
      end as opened_before
  ) given
  cross join lateral generate_series(1, 366) as d (days)
  cross join lateral (select (given.wall + d.days * interval '1 day') at time zone (schedule).timezone as at) moved
  where punctual.blackout_at((schedule).calendars, (schedule).timezone, moved.at) is null
    and (given.days is null or given.days @> to_jsonb(extract(isodow from given.wall + d.days * interval '1 day' - given.opened_before)::integer))
  order by d.days
  limit 1
$$;
comment on function punctual.next_free_day(punctual.schedules, timestamptz) is
  'The same local time on the next day that is not blacked out; null when there is none within 366 days. Internal.';

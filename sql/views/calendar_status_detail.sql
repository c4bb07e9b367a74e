-- Blackout calendars: how many days of each lie ahead, when the next begins, and which schedules rest on them.
drop view if exists punctual.calendar_status_detail;
create view punctual.calendar_status_detail as
select
  c.name,
  c.description,
  coalesce(d.upcoming, 0) as upcoming,
  d.next_day,
  coalesce(u.schedules, '{}') as schedules,
  c.retired_at
from punctual.calendars c
left join (
  select b.calendar, count(*) as upcoming, min(b.first_day) as next_day
  from punctual.blackouts b
  where b.last_day >= (now() at time zone 'UTC')::date
  group by b.calendar
) d on d.calendar = c.name
left join (
  select used.name, array_agg(s.id order by s.id) as schedules
  from punctual.schedules s
  cross join lateral unnest(s.calendars) as used (name)
  where s.retired_at is null
  group by used.name
) u on u.name = c.name
order by c.retired_at is not null, c.name;
comment on view punctual.calendar_status_detail is
  'Blackout calendars, the day that comes next in each, and the schedules that use them. Example: select * from punctual.calendar_status_detail;';

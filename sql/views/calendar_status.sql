-- Blackout calendars, in columns that fit a terminal: how many days of each lie ahead, when the next begins, how many schedules
-- rest on them. Everything: calendar_status_detail.
drop view if exists punctual.calendar_status;
create view punctual.calendar_status as
select
  punctual.shortened(c.name, 20) as name,
  coalesce(d.upcoming, 0) as upcoming,
  d.next_day,
  (select count(*) from punctual.schedules s where s.retired_at is null and c.name = any (s.calendars)) as used_by,
  c.retired_at is not null as retired,
  punctual.shortened(c.description, 26) as description
from punctual.calendars c
left join (
  select b.calendar, count(*) as upcoming, min(b.first_day) as next_day
  from punctual.blackouts b
  where b.last_day >= (now() at time zone 'UTC')::date
  group by b.calendar
) d on d.calendar = c.name
order by c.retired_at is not null, c.name;
comment on view punctual.calendar_status is
  'Blackout calendars, the day that comes next in each, and how many schedules use them. Example: select * from punctual.calendar_status;';

-- The days of the calendars, in columns that fit a terminal: what lies ahead first, soonest first, then what is past, latest
-- first. Past is what has ended in UTC. Everything: calendar_days_detail.
drop view if exists punctual.calendar_days;
create view punctual.calendar_days as
select
  b.id,
  punctual.shortened(b.calendar, 20) as calendar,
  b.first_day,
  b.last_day,
  case when b.last_day < clock.today then 'past' when b.first_day > clock.today then 'ahead' else 'now' end as state,
  b.source,
  punctual.shortened(b.label, 20) as label
from punctual.blackouts b
cross join (select (now() at time zone 'UTC')::date as today) clock
order by
  b.last_day < clock.today,
  (b.first_day - clock.today) * case when b.last_day < clock.today then -1 else 1 end,
  b.id;
comment on view punctual.calendar_days is
  'Days on which schedules that name a calendar do not fire, upcoming first. Example: select * from punctual.calendar_days where calendar = ''freeze'' limit 20;';

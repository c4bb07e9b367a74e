-- The days of the calendars: what lies ahead first, soonest first, then what is past, latest first. Past is what has
-- ended in UTC.
drop view if exists punctual.calendar_days_detail;
create view punctual.calendar_days_detail as
select
  b.calendar,
  b.first_day,
  b.last_day,
  b.label,
  case when b.last_day < clock.today then 'past' when b.first_day > clock.today then 'ahead' else 'now' end as state,
  b.source,
  coalesce(u.schedules, '{}') as schedules,
  b.added_by,
  b.added_at,
  b.id
from punctual.blackouts b
cross join (select (now() at time zone 'UTC')::date as today) clock
left join (
  select used.name, array_agg(s.id order by s.id) as schedules
  from punctual.schedules s
  cross join lateral unnest(s.calendars) as used (name)
  where s.retired_at is null
  group by used.name
) u on u.name = b.calendar
order by
  b.last_day < clock.today,
  (b.first_day - clock.today) * case when b.last_day < clock.today then -1 else 1 end,
  b.id;
comment on view punctual.calendar_days_detail is
  'Days on which schedules that name a calendar do not fire, upcoming first. Example: select * from punctual.calendar_days_detail where calendar = ''freeze'' limit 20;';

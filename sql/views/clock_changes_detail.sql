-- The schedules that a change of the clock in their zone touches next, soonest first, and what becomes of them then.
drop view if exists punctual.clock_changes_detail;
create view punctual.clock_changes_detail as
select
  s.id as schedule_id,
  s.timezone,
  s.clock_change_at as at,
  date_trunc('second', s.clock_change_at - now()) as due_in,
  s.clock_change
from punctual.schedules s
where s.clock_change_at > now() and s.retired_at is null
order by s.clock_change_at, s.timezone, s.id;
comment on view punctual.clock_changes_detail is
  'Schedules of which a local time is skipped or happens twice, within 400 days. Example: select * from punctual.clock_changes_detail where due_in < interval ''14 days'';';

-- The schedules that a change of the clock in their zone touches next, soonest first, and what becomes of them then, in columns
-- that fit a terminal. Everything: clock_changes_detail.
drop view if exists punctual.clock_changes;
create view punctual.clock_changes as
select
  s.id as schedule_id,
  date_trunc('second', s.clock_change_at - now()) as due_in,
  punctual.shortened(s.clock_change, 55) as clock_change
from punctual.schedules s
where s.clock_change_at > now() and s.retired_at is null
order by s.clock_change_at, s.timezone, s.id;
comment on view punctual.clock_changes is
  'Schedules of which a local time is skipped or happens twice, within 400 days. Example: select * from punctual.clock_changes where due_in < interval ''14 days'';';

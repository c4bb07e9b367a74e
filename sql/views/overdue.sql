-- What should have been decided by now and was not, longest first.
drop view if exists punctual.overdue;
create view punctual.overdue as
select o.schedule_id, o.due_at, date_trunc('second', now() - o.due_at) as overdue_by, o.problem
from punctual.overdue_schedules() o
order by o.due_at;
comment on view punctual.overdue is
  'Occurrences and requests that wait for a daemon for more than 5 seconds, unsettled stretches for more than a minute; empty when all is well. Example: select * from punctual.overdue;';

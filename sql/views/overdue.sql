-- What should have been decided by now and was not, longest first.
drop view if exists punctual.overdue;
create view punctual.overdue as
select o.schedule_id, date_trunc('second', o.due_at) as due_at, punctual.brief(now() - o.due_at) as overdue_by, o.problem
from punctual.overdue_schedules() o
order by o.due_at, o.schedule_id;
comment on view punctual.overdue is
  'Occurrences and requests that wait for a daemon for more than 5 seconds, unsettled stretches and backlogs behind a dead run for more than a minute, jobs that no worker has started for more than 15; empty when all is well. Example: select * from punctual.overdue;';

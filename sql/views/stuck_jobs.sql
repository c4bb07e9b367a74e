-- Jobs in the queue that do not get on, longest first.
drop view if exists punctual.stuck_jobs;
create view punctual.stuck_jobs as
select j.schedule_id, j.run_id, j.job, date_trunc('second', now() - j.due_at) as waits, j.reason
from punctual.stuck_job_runs() j
order by j.due_at;
comment on view punctual.stuck_jobs is
  'Jobs that nobody alive can run, that a dead worker holds, or that have waited for more than a minute; empty when all is well. Example: select * from punctual.stuck_jobs;';

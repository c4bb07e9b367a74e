-- Each job of each run, newest first, in columns that fit a terminal. Everything: job_history_detail.
drop view if exists punctual.job_history;
create view punctual.job_history as
select
  jr.run_id,
  r.schedule_id,
  punctual.shortened(jr.job, 20) as job,
  jr.status,
  jr.attempt,
  date_trunc('milliseconds', jr.finished_at - jr.started_at) as took
from punctual.job_runs jr
join punctual.runs r on r.id = jr.run_id
order by jr.id desc;
comment on view punctual.job_history is
  'What happened to each job of each run, newest first. Example: select * from punctual.job_history where run_id = 42;';

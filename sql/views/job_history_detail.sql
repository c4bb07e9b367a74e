-- Each job of each run, newest first.
drop view if exists punctual.job_history_detail;
create view punctual.job_history_detail as
select
  jr.id,
  jr.run_id,
  r.schedule_id,
  jr.job,
  jr.wave,
  jr.status,
  jr.attempt,
  date_trunc('milliseconds', jr.started_at - jr.queued_at) as waited,
  date_trunc('milliseconds', jr.finished_at - jr.started_at) as took,
  jr.worker,
  jr.graphile_job_id,
  jr.queued_at,
  jr.started_at,
  jr.finished_at,
  jr.error,
  jr.log
from punctual.job_runs jr
join punctual.runs r on r.id = jr.run_id
order by jr.id desc;
comment on view punctual.job_history_detail is
  'What happened to each job of each run, newest first. Example: select job, status, took from punctual.job_history_detail where run_id = 42;';

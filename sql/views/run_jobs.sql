-- Which jobs ran in which run, and where: what runs are filtered by. Unordered, so that a question about one run reads that run.
drop view if exists punctual.run_jobs;
create view punctual.run_jobs as
select jr.run_id, jr.job, jr.status, jr.attempt, jr.worker
from punctual.job_runs jr;
comment on view punctual.run_jobs is
  'The jobs of runs and the workers that executed them. Example: select job, status, worker from punctual.run_jobs where run_id = 42;';

-- How a run ended in which not every job succeeded: failed when any job failed, and lost when the others only vanished. What
-- ends in the calling statement is not to be seen here yet, and is told.
create or replace function punctual.failed_or_lost(run_id bigint, any_failed boolean, any_lost boolean)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when failed_or_lost.any_failed then 'failed'
    when exists (select from punctual.job_runs j where j.run_id = failed_or_lost.run_id and j.status = 'failed') then 'failed'
    when failed_or_lost.any_lost then 'lost'
    when exists (select from punctual.job_runs j where j.run_id = failed_or_lost.run_id and j.status = 'lost') then 'lost'
    else 'failed'
  end
$$;
comment on function punctual.failed_or_lost(bigint, boolean, boolean) is
  'Status of a run that ends with a job that did not succeed. Internal.';

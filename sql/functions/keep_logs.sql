-- What jobs that are under way have logged so far, so that it can be followed: for a batch of attempts of one worker. It
-- changes nothing of what has ended or been taken over, and leaves out what somebody holds: the end brings the whole log.
create or replace function punctual.keep_logs(
  worker text, job_run_ids bigint[], attempts integer[], logs text[], at timestamptz default now()
)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kept integer;
begin
  perform set_config('synchronous_commit', 'off', true);
  with free as (
    select jr.id
    from punctual.job_runs jr
    where jr.id = any (keep_logs.job_run_ids) and jr.status = 'running' and jr.worker = keep_logs.worker
    for no key update skip locked
  )
  update punctual.job_runs jr
  set log = l.log
  from free f
  join unnest(keep_logs.job_run_ids, keep_logs.attempts, keep_logs.logs) as l (id, attempt, log) on l.id = f.id
  where jr.id = f.id and jr.attempt = l.attempt;
  get diagnostics v_kept = row_count;
  return v_kept;
end
$$;
comment on function punctual.keep_logs(text, bigint[], integer[], text[], timestamptz) is
  'Writes down the logs of jobs that are under way; answers of how many. Called by workers about once a second, for those that have logged.';

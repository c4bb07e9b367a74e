-- Hands out what a simulation has recorded and decided for good, and forgets it; with `unfinished`, also what is still under
-- way or waits. `fired_at` is when the first job started, or was to. The tables are emptied as a whole and what is kept put
-- back: a plan made for a table whose rows were deleted expects none, and reads all of it when there are some again.
create or replace function punctual.take_ledger(unfinished boolean default false)
returns table (
  schedule_id text, scheduled_for timestamptz, first_scheduled_for timestamptz, occurrences integer,
  verdict text, reason text, trigger text, fired_at timestamptz
)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
begin
  perform punctual.assert_scratch();
  create temporary table if not exists pg_temp.kept_runs (like punctual.runs) on commit delete rows;
  create temporary table if not exists pg_temp.kept_job_runs (like punctual.job_runs) on commit delete rows;
  insert into pg_temp.kept_runs
  select r.* from punctual.runs r where r.finished_at is null and not take_ledger.unfinished;
  insert into pg_temp.kept_job_runs
  select jr.* from punctual.job_runs jr where jr.run_id in (select k.id from pg_temp.kept_runs k);

  return query
  select r.schedule_id, r.scheduled_for, r.first_scheduled_for, r.occurrences,
    case
      when r.status = 'skipped' or r.queued_at is null and r.finished_at is not null then 'skip'
      when r.queued_at is null then 'hold'
      else 'fire'
    end,
    r.reason, r.trigger, coalesce(r.started_at, r.queued_at)
  from punctual.runs r
  where r.finished_at is not null or take_ledger.unfinished;

  truncate punctual.runs, punctual.job_runs;
  insert into punctual.runs overriding system value select k.* from pg_temp.kept_runs k;
  insert into punctual.job_runs overriding system value select k.* from pg_temp.kept_job_runs k;
  if not exists (select from graphile_worker._private_jobs) then
    truncate graphile_worker._private_jobs;
  end if;
end
$$;
comment on function punctual.take_ledger(boolean) is
  'Takes the finished rows out of the ledger of a scratch database. Internal to punctual simulate.';

-- Follows jobs that somebody else's workers execute, from Graphile Worker's own state: locked means running, gone means
-- succeeded, out of attempts means failed. Of a cancelled run no attempt follows. Called by the leader.
create or replace function punctual.reconcile(at timestamptz default now())
returns table (started integer, finished integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_seen record;
begin
  select
    array_agg(o.id) filter (where o.is_running) as running, array_agg(o.attempt) filter (where o.is_running) as running_attempts,
    array_agg(o.graphile_job_id) filter (where o.is_running) as running_jobs,
    array_agg(o.id) filter (where o.outcome is not null) as ended, array_agg(o.attempt) filter (where o.outcome is not null) as ended_attempts,
    array_agg(o.outcome) filter (where o.outcome is not null) as outcomes, array_agg(o.error) filter (where o.outcome is not null) as errors
  into v_seen
  from (
    select jr.id, j.id as graphile_job_id, greatest(jr.attempt, j.attempts, 1)::integer as attempt,
      jr.attempt < greatest(j.attempts, 1)
        and (j.id is null or j.locked_at is not null or j.attempts >= j.max_attempts or coalesce(r.reason = 'cancelled', false)) as is_running,
      case
        when j.id is null then 'succeeded'
        when j.locked_at is not null then null
        when j.attempts >= j.max_attempts then 'failed'
        when r.reason = 'cancelled' then 'cancelled'
      end as outcome,
      j.last_error as error
    from punctual.job_runs jr
    join punctual.runs r on r.id = jr.run_id
    left join graphile_worker.jobs j on j.key = 'punctual:' || jr.id
    where jr.is_foreign and jr.finished_at is null and jr.queued_at is not null
  ) o;

  if v_seen.running is not null then
    perform punctual.start_unheld('graphile', v_seen.running, v_seen.running_attempts, v_seen.running_jobs, reconcile.at);
  end if;
  if v_seen.ended is not null then
    perform punctual.finish_unheld('graphile', v_seen.ended, v_seen.ended_attempts, v_seen.outcomes, v_seen.errors, reconcile.at);
    -- Should somebody have taken it in this very moment, that attempt is beyond recall, and the last one.
    perform graphile_worker.remove_job('punctual:' || jr.id)
    from punctual.job_runs jr
    where jr.id = any (v_seen.ended) and jr.status = 'cancelled';
  end if;
  started := coalesce(cardinality(v_seen.running), 0);
  finished := coalesce(cardinality(v_seen.ended), 0);
  return next;
end
$$;
comment on function punctual.reconcile(timestamptz) is
  'Brings job runs executed by foreign workers up to date with Graphile Worker''s state. Example: select * from punctual.reconcile();';

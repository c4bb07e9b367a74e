-- Closes what may not pass the door: of a cancelled run, the job that stands there; of a run past its deadline that
-- nothing has begun, all of it, and the schedule's lock is free. Judged again once clocks, runs and job runs are locked, in
-- this order as everywhere: an attempt that started meanwhile keeps its run going.
create or replace function punctual.turn_away(
  worker text, job_run_ids bigint[], attempts integer[], at timestamptz default now()
)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  v_runs bigint[];
  v_late bigint[];
  v_cancelled record;
begin
  select array_agg(l.id) into v_runs
  from (
    select r.id
    from punctual.runs r
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    where r.id = any (array(select jr.run_id from punctual.job_runs jr where jr.id = any (turn_away.job_run_ids)))
      and r.finished_at is null
      and (r.reason = 'cancelled' or (r.deadline_at < turn_away.at and r.started_at is null))
    order by r.schedule_id, r.id
    for no key update of c, r
  ) l;
  perform from punctual.job_runs jr where jr.run_id = any (v_runs) order by jr.id for no key update;

  with skipped as (
    update punctual.runs r
    set status = 'skipped', reason = 'too_late',
      detail = format('a worker came to it at %s, its deadline was %s',
        to_char(turn_away.at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), to_char(r.deadline_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
      wave = 0, open_jobs = 0, queued_at = null, finished_at = turn_away.at
    where r.id = any (v_runs) and r.reason is distinct from 'cancelled'
      and not exists (
        select from punctual.job_runs jr
        left join graphile_worker.jobs j on j.key = 'punctual:' || jr.id
        where jr.run_id = r.id
          and (jr.started_at is not null or (jr.is_foreign and jr.queued_at is not null and (j.id is null or j.locked_at is not null)))
      )
      and exists (
        select from unnest(turn_away.job_run_ids, turn_away.attempts) as a (id, attempt)
        join punctual.job_runs jr on jr.id = a.id
        where jr.run_id = r.id and not jr.is_foreign and jr.attempt < a.attempt
      )
    returning r.id
  )
  select array_agg(s.id) into v_late from skipped s;

  if v_late is not null then
    update punctual.job_runs jr
    set status = 'skipped', finished_at = turn_away.at
    where jr.run_id = any (v_late) and jr.finished_at is null;
    -- Not the one at the door, which a worker holds: that leaves the queue when it is refused.
    perform graphile_worker.complete_jobs(array(
      select j.id
      from punctual.job_runs jr
      join graphile_worker.jobs j on j.key = 'punctual:' || jr.id
      where jr.run_id = any (v_late)
    ));
    perform punctual.end_runs(v_late, turn_away.at);
  end if;

  select array_agg(jr.id) as ids, array_agg(jr.attempt::integer) as attempts, array_agg('cancelled'::text) as outcomes,
    array_agg(jr.error) as errors, array_agg(jr.log) as logs
  into v_cancelled
  from unnest(turn_away.job_run_ids, turn_away.attempts) as a (id, attempt)
  join punctual.job_runs jr on jr.id = a.id
  join punctual.runs r on r.id = jr.run_id
  where r.reason = 'cancelled' and jr.finished_at is null and not jr.is_foreign and jr.attempt < a.attempt;

  if v_cancelled.ids is not null then
    perform punctual.finish_job_runs(
      turn_away.worker, v_cancelled.ids, v_cancelled.attempts, v_cancelled.outcomes, v_cancelled.errors, v_cancelled.logs, turn_away.at
    );
  end if;
end
$$;
comment on function punctual.turn_away(text, bigint[], integer[], timestamptz) is
  'Closes jobs of cancelled runs, and runs that are too late, of those that stand at the door. Internal to start_job_runs.';

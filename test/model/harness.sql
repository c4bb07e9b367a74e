-- What the model-based test needs beside the functions of Punctual: names for rows that both sides know, the queue and
-- its workers as Graphile Worker plays them, and one answer that holds everything.

create schema model;

create function model.ms(at timestamptz) returns numeric language sql
return case when isfinite(at) then extract(epoch from at) * 1000 end;

-- The answer of a statement, or the SQLSTATE by which it was refused. What no caller may meet keeps its message.
create function model.attempt(statement text) returns jsonb language plpgsql as $$
declare
  v_answer jsonb;
begin
  execute attempt.statement into v_answer;
  return v_answer;
exception when others then
  return to_jsonb(case when sqlstate ~ '^PN' then sqlstate else sqlstate || ': ' || sqlerrm end);
end
$$;

-- A request is told by its rank: numbers of requests are not given back.
create function model.rank(request bigint) returns bigint language sql
return case when request = 0 then 0 else (select count(*) from punctual.runs r where r.request between 1 and rank.request) end;

create function model.run(schedule_id text, scheduled_for timestamptz, request bigint) returns bigint language sql
return (
  select r.id from punctual.runs r
  where r.schedule_id = run.schedule_id and r.scheduled_for = run.scheduled_for and model.rank(r.request) = run.request
);

create function model.job(run_id bigint, job text) returns bigint language sql
return (select jr.id from punctual.job_runs jr where jr.run_id = job.run_id and jr.job = job.job);

-- The forecaster's round trip; answers what it found due, and from when.
create function model.refill(forecasts jsonb, at timestamptz) returns jsonb language plpgsql as $$
declare
  v_due jsonb := (select jsonb_object_agg(d.id, model.ms(d."after")) from punctual.forecasts_due(100, refill.at) d);
  v_stored integer := punctual.set_forecasts((
    select jsonb_agg(f || jsonb_build_object('revision', s.revision))
    from jsonb_array_elements(refill.forecasts) f join punctual.schedules s on s.id = f ->> 'id'
  ), '2026a', refill.at);
begin
  return jsonb_build_object('due', v_due, 'stored', v_stored);
end
$$;

create function model.settle(since timestamptz, instants jsonb, is_last boolean, at timestamptz) returns jsonb language sql
begin atomic
  select to_jsonb(punctual.settle_stretch(
    u.id, settle.since, array(select i::timestamptz from jsonb_array_elements_text(settle.instants) i), settle.is_last, null, settle.at
  ))
  from punctual.unsettled_stretch() u;
end;

create function model.run_missed(id text, run_ids bigint[], since timestamptz, until timestamptz, newest_only boolean, per_minute integer, at timestamptz)
returns jsonb language plpgsql as $$
declare
  v_planned jsonb := (select jsonb_agg(array[model.ms(p.scheduled_for), p.occurrences] order by p.scheduled_for)
    from punctual.plan_missed(run_missed.id, run_missed.run_ids, run_missed.since, run_missed.until, run_missed.newest_only, run_missed.per_minute, run_missed.at) p);
  v_released jsonb := (select jsonb_agg(array[model.ms(r.scheduled_for), r.occurrences] order by r.scheduled_for)
    from punctual.run_missed(run_missed.id, run_missed.run_ids, run_missed.since, run_missed.until, 'because', 'operator', run_missed.newest_only, run_missed.per_minute, run_missed.at) r);
begin
  return jsonb_build_object('planned', coalesce(v_planned, '[]'), 'released', coalesce(v_released, '[]'));
end
$$;

-- A worker fetches the job and knocks at the door; the queue forgets what is refused.
create function model.start(worker text, job_run_id bigint, at timestamptz) returns jsonb language plpgsql as $$
declare
  v_attempt integer;
  v_refusal text;
begin
  update graphile_worker._private_jobs j
  set attempts = j.attempts + 1, locked_by = start.worker, locked_at = start.at
  where j.key = 'punctual:' || start.job_run_id
  returning j.attempts into v_attempt;
  select s.refusal into strict v_refusal
  from punctual.start_job_runs(start.worker, array[start.job_run_id], array[coalesce(v_attempt, 9)], array[1], at => start.at) s;
  if v_refusal is not null then
    perform model.vanish(start.job_run_id);
  end if;
  return to_jsonb(v_refusal);
end
$$;

-- A worker tells the end; the queue forgets the job, or keeps it for another attempt.
create function model.finish(worker text, job_run_id bigint, attempt integer, outcome text, at timestamptz) returns jsonb language plpgsql as $$
declare
  v_accepted boolean;
begin
  select f.accepted into strict v_accepted
  from punctual.finish_job_runs(finish.worker, array[finish.job_run_id], array[finish.attempt], array[finish.outcome],
    array[case when finish.outcome <> 'succeeded' then 'no' end], array[null::text], finish.at) f;
  if exists (select from punctual.job_runs jr where jr.id = finish.job_run_id and jr.finished_at is not null) then
    perform model.vanish(finish.job_run_id);
  else
    update graphile_worker._private_jobs j set locked_by = null, locked_at = null where j.key = 'punctual:' || finish.job_run_id;
  end if;
  return to_jsonb(v_accepted);
end
$$;

create function model.vanish(job_run_id bigint) returns jsonb language sql
begin atomic
  delete from graphile_worker._private_jobs j where j.key = 'punctual:' || vanish.job_run_id returning to_jsonb(true);
end;

create view model.runs as
select r.*, r.schedule_id || '@' || model.ms(r.scheduled_for)::bigint || '#' || model.rank(r.request) as name
from punctual.runs r;

create function model.name(run_id bigint) returns text language sql
return (select r.name from model.runs r where r.id = name.run_id);

-- All that both sides hold.
create function model.snapshot() returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
begin return (
  with named as materialized (select * from model.runs),
  jobs as materialized (
    select n.name || '/' || jr.job as name, jr.* from punctual.job_runs jr join named n on n.id = jr.run_id
  )
  select jsonb_build_object(
    'schedules', (
      select jsonb_object_agg(s.id, jsonb_build_object(
        'enabled', s.enabled,
        'pausedUntil', model.ms(s.paused_until),
        'nextRunAt', model.ms(c.next_run_at),
        'cursor', model.ms(c.cursor_at),
        'lock', model.name(c.locked_run_id),
        'lockedAt', model.ms(c.locked_at),
        'isLockedBySomebody', c.locked_by is not null,
        'waits', c.waits and c.next_run_at is not null,
        'waitingRuns', c.waiting_runs,
        'lastRun', model.name(c.last_run_id),
        'runCount', c.run_count,
        'failureCount', c.failure_count,
        'skipCount', c.skip_count,
        'fireCount', c.fire_count,
        'consecutiveFailures', c.consecutive_failures,
        'pauseDue', c.pause_due and s.enabled
      ))
      from punctual.schedules s join punctual.schedule_clocks c on c.schedule_id = s.id
    ),
    'runs', coalesce((
      select jsonb_object_agg(n.name, jsonb_build_object(
        'trigger', n.trigger,
        'status', n.status,
        'reason', case when n.finished_at is not null then n.reason end,
        'occurrences', n.occurrences,
        'first', model.ms(n.first_scheduled_for),
        'isAsked', n.requested_by is not null,
        'retryOf', model.name(n.retry_of),
        'dueAt', case when n.due_at = 'infinity' then to_jsonb('waits'::text) else to_jsonb(model.ms(n.due_at)) end,
        'deadlineAt', model.ms(n.deadline_at),
        'startedAt', case when n.status = 'running' then model.ms(n.started_at) end,
        'hasEnded', n.finished_at is not null,
        'wave', n.wave,
        'openJobs', n.open_jobs
      ))
      from named n
    ), '{}'),
    'jobs', coalesce((
      select jsonb_object_agg(j.name, jsonb_build_object('status', j.status, 'attempt', j.attempt, 'queuedAt', model.ms(j.queued_at)))
      from jobs j
    ), '{}'),
    'queue', coalesce((
      select jsonb_object_agg(coalesce(j.name, q.key), jsonb_build_object(
        'attempts', q.attempts, 'lockedBy', q.locked_by, 'runAt', model.ms(q.run_at)
      ))
      from graphile_worker._private_jobs q left join jobs j on q.key = 'punctual:' || j.id
    ), '{}'),
    'stretches', (select count(*) from punctual.unsettled)
  )
);
end
$$;

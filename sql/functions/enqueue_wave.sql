-- Enqueues the current wave of each run. Its first wave also writes the whole plan down, so that a later change of
-- the definition does not alter a run under way. Called by enqueue_waves.
create or replace function punctual.enqueue_wave(run_ids bigint[], at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set timezone = 'UTC'
as $$
declare
  v_wanted integer;
  v_enqueued integer;
begin
  with wave_runs as materialized (
    select r.id, r.schedule_id, r.scheduled_for, r.trigger, r.payload, r.wave, 'waiting' as awaited
    from punctual.each(enqueue_wave.run_ids) as e (id)
    join punctual.runs r on r.id = e.id
  ),
  planned as (
    insert into punctual.job_runs (run_id, job, wave, status, is_foreign, queued_at)
    select r.id, p.job, p.wave,
      case p.wave when 1 then 'queued' else 'waiting' end,
      j.is_foreign,
      case p.wave when 1 then enqueue_wave.at end
    from wave_runs r
    join punctual.schedule_jobs p on p.schedule_id = r.schedule_id
    join punctual.jobs j on j.name = p.job
    where r.wave = 1
    returning id, run_id, job, wave
  ),
  advanced as (
    update punctual.job_runs jr
    set status = 'queued', queued_at = enqueue_wave.at
    from wave_runs r
    where r.wave > 1 and jr.run_id = r.id and jr.wave = r.wave and jr.status = r.awaited
    returning jr.id, jr.run_id, jr.job, jr.wave
  ),
  opened as (
    select id, run_id, job from planned where wave = 1
    union all
    select id, run_id, job from advanced
  ),
  specs as (
    select array_agg((
      j.task,
      case when coalesce(r.payload, '{}') = '{}' then '{"_punctual":' || facts.about || '}'
        else left(r.payload::text, -1) || ',"_punctual":' || facts.about || '}' end,
      j.queue, null, j.max_attempts, 'punctual:' || o.id, j.priority, null
    )::graphile_worker.job_spec) as jobs, count(*)::integer as wanted
    from opened o
    join wave_runs r on r.id = o.run_id
    join punctual.jobs j on j.name = o.job
    cross join lateral (
      -- Put together as text, in half the time of json_build_object; only the job's name can need quoting.
      select '{"jobRunId":"' || o.id || '","runId":"' || r.id || '","scheduleId":"' || r.schedule_id
        || '","job":' || to_json(o.job)
        || ',"scheduledFor":' || to_json(r.scheduled_for)
        || ',"trigger":"' || r.trigger || '"}' as about
    ) facts
  )
  select s.wanted, punctual.add_graphile_jobs(s.jobs)
  into v_wanted, v_enqueued
  from specs s
  where s.wanted > 0;

  if v_enqueued is distinct from v_wanted then
    raise exception 'Graphile Worker took % of % jobs', v_enqueued, v_wanted using errcode = 'PN007';
  end if;
  return coalesce(v_enqueued, 0);
end
$$;
comment on function punctual.enqueue_wave(bigint[], timestamptz) is
  'Enqueues the current dependency wave of the given runs and answers how many jobs that were. Internal.';

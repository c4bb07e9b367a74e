-- Decides pending runs, oldest first: a request by a person, or a held one. The schedule's lock is judged on its locked
-- clock row, so that a claim, a finish and a dispatch of one schedule never disagree. Called by tick.
create or replace function punctual.dispatch_pending_runs(
  worker text,
  batch integer default 1000,
  epoch bigint default null,
  schedule_ids text[] default null,
  at timestamptz default now()
)
returns table (dispatched integer, skipped integer)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
set timezone = 'UTC'
as $$
declare
  v_pending bigint[];
  v_runs bigint[];
  v_specs graphile_worker.job_spec[];
begin
  perform punctual.assert_epoch(dispatch_pending_runs.epoch);

  -- Locked by a statement of its own: the next one then sees every definition that these clocks belong to.
  select array_agg(p.id) into v_pending
  from (
    select r.id
    from punctual.runs r
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    where r.due_at <= dispatch_pending_runs.at
      and (dispatch_pending_runs.schedule_ids is null or r.schedule_id = any (dispatch_pending_runs.schedule_ids))
    order by r.due_at, r.id
    limit dispatch_pending_runs.batch
    for update of r, c skip locked
  ) p;

  dispatched := 0;
  skipped := 0;
  if v_pending is null then
    return next;
    return;
  end if;
  perform punctual.plan_for(cardinality(v_pending));

  with judged as materialized (
    select r.id as run_id, r.schedule_id, r.scheduled_for, r.trigger, r.payload, s.wave_sizes,
      case
        when s.wave_sizes = '{}' then 'no_such_job'
        when s.overlap <> 'allow' and c.locked_run_id is not null then 'overlap'
        when s.overlap <> 'allow' and row_number() over (partition by r.schedule_id order by r.id) > 1 then 'overlap'
      end as reason
    from unnest(v_pending) as p (id)
    join punctual.runs r on r.id = p.id
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    join punctual.schedules s on s.id = r.schedule_id
  ),
  decided as (
    update punctual.runs r
    set status = case when j.reason is null then 'queued' else 'skipped' end,
      reason = j.reason,
      claimed_by = dispatch_pending_runs.worker,
      epoch = dispatch_pending_runs.epoch,
      wave = case when j.reason is null then 1 else 0 end,
      wave_sizes = j.wave_sizes,
      open_jobs = case when j.reason is null then j.wave_sizes[1] else 0 end,
      decided_at = dispatch_pending_runs.at,
      due_at = null,
      queued_at = case when j.reason is null then dispatch_pending_runs.at end,
      finished_at = case when j.reason is not null then dispatch_pending_runs.at end
    from judged j
    where r.id = j.run_id
  ),
  outcome as (
    select schedule_id,
      max(run_id) filter (where reason is null) as run_id,
      count(*) filter (where reason is not null) as skipped
    from judged
    group by schedule_id
  ),
  noted as (
    update punctual.schedule_clocks c
    set skip_count = c.skip_count + o.skipped,
      last_run_at = case when o.run_id is null then c.last_run_at else dispatch_pending_runs.at end,
      last_run_id = coalesce(o.run_id, c.last_run_id),
      locked_at = case when o.run_id is null then c.locked_at else dispatch_pending_runs.at end,
      locked_by = case when o.run_id is null then c.locked_by else dispatch_pending_runs.worker end,
      locked_run_id = coalesce(o.run_id, c.locked_run_id)
    from outcome o
    where c.schedule_id = o.schedule_id
  ),
  planned as materialized (
    select nextval('punctual.job_runs_id_seq') as id, r.run_id, r.schedule_id, r.scheduled_for, r.trigger, r.payload,
      p.job, p.wave, j.is_foreign, j.task, j.queue, j.max_attempts, j.priority
    from judged r
    join punctual.schedule_jobs p on p.schedule_id = r.schedule_id
    join punctual.jobs j on j.name = p.job
    where r.reason is null
  ),
  written as (
    insert into punctual.job_runs (id, run_id, job, wave, status, is_foreign, queued_at)
    overriding system value
    select id, run_id, job, wave,
      case wave when 1 then 'queued' else 'waiting' end,
      is_foreign,
      case wave when 1 then dispatch_pending_runs.at end
    from planned
  ),
  opened as (
    select array_agg(run_id) as runs, array_agg(punctual.job_spec(
      id, run_id, schedule_id, scheduled_for, trigger, payload, job, task, queue, max_attempts, priority
    )) as specs
    from planned
    where wave = 1
  ),
  verdicts as (
    select count(*) filter (where reason is null) as dispatched, count(*) filter (where reason is not null) as skipped
    from judged
  )
  select v.dispatched, v.skipped, o.runs, o.specs
  into dispatched, skipped, v_runs, v_specs
  from verdicts v, opened o;

  if dispatched > 0 then
    perform punctual.enqueue(v_runs, v_specs, dispatch_pending_runs.at);
  end if;
  return next;
end
$$;
comment on function punctual.dispatch_pending_runs(text, integer, bigint, text[], timestamptz) is
  'Decides pending runs and enqueues those that may run. Example: select * from punctual.dispatch_pending_runs(''by-hand'');';

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
as $$
declare
  v_pending bigint[];
  v_run_ids bigint[];
begin
  perform punctual.assert_epoch(dispatch_pending_runs.epoch);

  -- Locked by a statement of its own: the next one then sees every definition that these clocks belong to.
  select array_agg(p.id) into v_pending
  from (
    select r.id
    from punctual.runs r
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    where r.decided_at is null
      and (dispatch_pending_runs.schedule_ids is null or r.schedule_id = any (dispatch_pending_runs.schedule_ids))
    order by r.id
    limit dispatch_pending_runs.batch
    for update of r, c skip locked
  ) p;

  dispatched := 0;
  skipped := 0;
  if v_pending is null then
    return next;
    return;
  end if;

  with pending as materialized (
    select r.id, r.schedule_id, c.locked_run_id
    from punctual.each(v_pending) as p (id)
    join punctual.runs r on r.id = p.id
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
  ),
  judged as (
    select p.id, p.schedule_id, s.wave_sizes,
      case
        when s.wave_sizes = '{}' then 'no_such_job'
        when s.overlap <> 'allow' and p.locked_run_id is not null then 'overlap'
        when s.overlap <> 'allow' and row_number() over (partition by p.schedule_id order by p.id) > 1 then 'overlap'
      end as reason
    from pending p
    join punctual.schedules s on s.id = p.schedule_id
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
      queued_at = case when j.reason is null then dispatch_pending_runs.at end,
      finished_at = case when j.reason is not null then dispatch_pending_runs.at end
    from judged j
    where r.id = j.id
    returning r.id, r.schedule_id, r.status
  ),
  outcome as (
    select schedule_id,
      max(id) filter (where status = 'queued') as run_id,
      count(*) filter (where status = 'skipped') as skipped
    from decided
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
  )
  select array_agg(d.id) filter (where d.status = 'queued'), count(*) filter (where d.status = 'skipped')
  into v_run_ids, skipped
  from decided d;

  dispatched := coalesce(cardinality(v_run_ids), 0);
  if dispatched > 0 then
    perform punctual.enqueue_waves(v_run_ids, dispatch_pending_runs.at);
  end if;
  return next;
end
$$;
comment on function punctual.dispatch_pending_runs(text, integer, bigint, text[], timestamptz) is
  'Decides pending runs and enqueues those that may run. Example: select * from punctual.dispatch_pending_runs(''by-hand'');';

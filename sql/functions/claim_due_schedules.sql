-- Decides every due occurrence of up to `batch` schedules: ledger rows, jobs and the advance of the cursor in one
-- transaction. Called by tick; two callers at once are safe, since rows are locked and an occurrence has one row.
create or replace function punctual.claim_due_schedules(
  worker text,
  batch integer default 1000,
  epoch bigint default null,
  schedule_ids text[] default null,
  at timestamptz default now()
)
returns table (claimed integer, skipped integer, first_due_at timestamptz)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
set timezone = 'UTC'
as $$
declare
  v_due text[];
  v_cursors timestamptz[];
  v_held boolean[];
  v_runs bigint[];
  v_start_ats timestamptz[];
begin
  perform punctual.assert_epoch(claim_due_schedules.epoch);

  -- Locked by a statement of its own: the next one then sees every definition and forecast that these clocks belong to.
  select array_agg(d.schedule_id), array_agg(d.cursor_at), array_agg(d.is_held) into v_due, v_cursors, v_held
  from (
    select c.schedule_id, c.cursor_at, c.locked_run_id is not null as is_held
    from punctual.schedule_clocks c
    where c.next_run_at <= claim_due_schedules.at and not c.waits and not c.pause_due
      and (claim_due_schedules.schedule_ids is null or c.schedule_id = any (claim_due_schedules.schedule_ids))
    order by c.next_run_at
    limit claim_due_schedules.batch
    for update skip locked
  ) d;

  claimed := 0;
  skipped := 0;
  if v_due is null then
    return next;
    return;
  end if;
  perform punctual.plan_for(cardinality(v_due));
  if true = any (v_held) then
    v_held := punctual.make_room_for_due(v_due, v_cursors, v_held, claim_due_schedules.at);
  end if;

  with counted as (
    select d.schedule_id, d.is_held, d.cursor_at, s.overlap, s.payload, s.wave_sizes, s.stagger, s.max_parallel, s.forecast, s.forecast_is_final, s.grace,
      s.is_gated, s.catch_up,
      width_bucket(d.cursor_at, s.forecast) as decided,
      greatest(
        width_bucket(d.cursor_at, s.forecast),
        width_bucket(claim_due_schedules.at - s.grace - interval '1 microsecond', s.forecast)
      ) as missed,
      width_bucket(claim_due_schedules.at, s.forecast) as due
    from unnest(v_due, v_cursors, v_held) as d (schedule_id, cursor_at, is_held)
    join punctual.schedules s on s.id = d.schedule_id
  ),
  sliced as materialized (
    select schedule_id, is_held, overlap, payload, wave_sizes, stagger, max_parallel, grace,
      missed - decided as missed_count,
      case when missed > decided then forecast[decided + 1] end as missed_from,
      case when missed > decided then forecast[missed] end as missed_until,
      case when due > missed then forecast[missed + 1] end as timely,
      case when due > missed + 1 then forecast[missed + 2:due] end as timely_later,
      greatest(cursor_at, forecast[due]) as cursor_at,
      forecast[greatest(due, decided) + 1] as next_run_at
    from counted
    where not is_gated and (catch_up = 'skip' or missed = decided)
  ),
  -- By every policy there is, where there is more to ask than whether the previous run is active.
  weighed as materialized (
    select c.schedule_id, c.cursor_at as decided_to, c.overlap, c.forecast, c.forecast_is_final, c.due,
      s.payload, s.wave_sizes, s.stagger, s.max_parallel, s.deadline, s.jitter, s.max_runs, j.*
    from counted c
    join punctual.schedules s on s.id = c.schedule_id
    left join lateral punctual.judge_occurrences(s, c.cursor_at, c.is_held, claim_due_schedules.at) j on true
    where c.is_gated or (c.catch_up <> 'skip' and c.missed > c.decided)
  ),
  occurrences as (
    select schedule_id, timely as scheduled_for, 1 as occurrences, null::timestamptz as first_scheduled_for, payload, wave_sizes, stagger, max_parallel,
      'schedule' as trigger,
      case when wave_sizes = '{}' then 'no_such_job' when is_held and overlap <> 'allow' then 'overlap' end as reason,
      null as detail, null::timestamptz as due_at, null::timestamptz as deadline_at, null::timestamptz as start_at
    from sliced
    where timely is not null
    union all
    select s.schedule_id, later.scheduled_for, 1, null, s.payload, s.wave_sizes, s.stagger, s.max_parallel,
      'schedule',
      case when s.wave_sizes = '{}' then 'no_such_job' when s.overlap <> 'allow' then 'overlap' end,
      null, null, null, null
    from sliced s
    cross join lateral unnest(s.timely_later) as later (scheduled_for)
    where s.timely_later is not null
    union all
    select schedule_id, missed_until, missed_count, case when missed_count > 1 then missed_from end, null, wave_sizes, null, null,
      'schedule', 'missed', punctual.missed_detail(grace, claim_due_schedules.at), null, null, null
    from sliced
    where missed_count > 0
    union all
    select schedule_id, scheduled_for, occurrences, first_scheduled_for, payload, wave_sizes, stagger, max_parallel,
      trigger, reason, coalesce(detail, case when due_at = 'infinity' then 'waits for the previous run to end' end), due_at,
      case verdict when 'fire' then scheduled_for when 'hold' then case when due_at = 'infinity' then scheduled_for else due_at end end + deadline,
      case when verdict = 'fire' and jitter is not null then claim_due_schedules.at + punctual.jitter_of(
        schedule_id, scheduled_for, least(jitter, forecast[width_bucket(scheduled_for, forecast) + 1] - scheduled_for)
      ) end
    from weighed
    where scheduled_for is not null
  ),
  -- Numbered before they are written, so that nothing below has to wait for the rows to come back. The clocks are locked:
  -- what has a row by now was decided before, and keeps it.
  judged as materialized (
    select nextval('punctual.runs_id_seq') as run_id, o.*, o.reason is null and o.due_at is null as fires
    from occurrences o
    -- One probe each: as a join, this would read the whole index of the ledger.
    where (
      select r.id from punctual.runs r
      where r.schedule_id = o.schedule_id and r.scheduled_for = o.scheduled_for and r.request = 0
    ) is null
  ),
  recorded as (
    insert into punctual.runs (
      id, schedule_id, scheduled_for, trigger, status, reason, detail, occurrences, first_scheduled_for, payload,
      claimed_by, epoch, wave, wave_sizes, open_jobs, stagger, max_parallel, start_at, due_at, deadline_at, decided_at, queued_at,
      finished_at
    )
    overriding system value
    select run_id, schedule_id, scheduled_for, trigger,
      case when fires then 'queued' when reason is null then 'pending' else 'skipped' end,
      reason, detail, occurrences, first_scheduled_for, payload,
      claim_due_schedules.worker, claim_due_schedules.epoch,
      case when fires then 1 else 0 end, wave_sizes,
      case when fires then wave_sizes[1] else 0 end,
      stagger, max_parallel, start_at, due_at, deadline_at,
      claim_due_schedules.at,
      case when fires then claim_due_schedules.at end,
      case when reason is not null then claim_due_schedules.at end
    from judged
  ),
  outcome as (
    select schedule_id,
      max(run_id) filter (where fires) as run_id,
      count(*) filter (where fires) as fired,
      count(*) filter (where due_at = 'infinity') as waiting,
      coalesce(sum(occurrences) filter (where reason is not null), 0) as skipped
    from judged
    group by schedule_id
  ),
  aims as (
    select schedule_id, cursor_at, next_run_at, false as waits from sliced
    union all
    select w.schedule_id, w.cursor_at,
      case when w.fire_count >= w.max_runs then null else w.next_run_at end,
      coalesce(w.overlap <> 'allow' and w.next_run_at <= claim_due_schedules.at and not coalesce(w.fire_count >= w.max_runs, false), false)
    from (
      select d.schedule_id, d.cursor_at, d.overlap, d.max_runs, c.fire_count + coalesce(o.fired, 0) as fire_count,
        case when d.is_kept or d.due < cardinality(d.forecast) or d.forecast_is_final then d.forecast[width_bucket(d.cursor_at, d.forecast) + 1] end as next_run_at
      from (
        select schedule_id, greatest(decided_to, max(scheduled_for)) as cursor_at, coalesce(bool_or(verdict = 'wait'), false) as is_kept, overlap, forecast, forecast_is_final, due, max_runs
        from weighed
        group by schedule_id, decided_to, overlap, forecast, forecast_is_final, due, max_runs
      ) d
      join punctual.schedule_clocks c on c.schedule_id = d.schedule_id and c.schedule_id = any (v_due)
      left join outcome o on o.schedule_id = d.schedule_id
    ) w
  ),
  advanced as (
    update punctual.schedule_clocks c
    set cursor_at = a.cursor_at,
      next_run_at = a.next_run_at,
      waits = a.waits,
      waiting_runs = c.waiting_runs + coalesce(o.waiting, 0),
      fire_count = c.fire_count + coalesce(o.fired, 0),
      skip_count = c.skip_count + coalesce(o.skipped, 0),
      last_run_at = case when o.run_id is null then c.last_run_at else claim_due_schedules.at end,
      last_run_id = coalesce(o.run_id, c.last_run_id),
      locked_at = case when o.run_id is null then c.locked_at else claim_due_schedules.at end,
      locked_by = case when o.run_id is null then c.locked_by else claim_due_schedules.worker end,
      locked_run_id = coalesce(o.run_id, c.locked_run_id)
    from aims a
    left join outcome o on o.schedule_id = a.schedule_id
    -- By the array as well: joined alone, a plan for few of them may read every clock there is.
    where c.schedule_id = a.schedule_id and c.schedule_id = any (v_due)
  ),
  verdicts as (
    select count(*) filter (where fires) as claimed,
      coalesce(sum(occurrences) filter (where reason is not null), 0) as skipped,
      min(scheduled_for) filter (where fires and trigger = 'schedule') as first_due_at,
      array_agg(run_id) filter (where fires) as runs,
      array_agg(start_at) filter (where fires) as start_ats
    from judged
  )
  select v.claimed, v.skipped, v.first_due_at, v.runs, v.start_ats
  into claimed, skipped, first_due_at, v_runs, v_start_ats
  from verdicts v;

  if claimed > 0 then
    perform punctual.enqueue_runs(v_runs, v_start_ats, claim_due_schedules.at);
  end if;
  return next;
end
$$;
comment on function punctual.claim_due_schedules(text, integer, bigint, text[], timestamptz) is
  'Decides due occurrences: fires or skips each with a ledger row, enqueues jobs, advances. Example: select * from punctual.claim_due_schedules(''by-hand'');';

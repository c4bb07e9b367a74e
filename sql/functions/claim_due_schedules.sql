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
set jit = off
as $$
declare
  v_due text[];
  v_cursors timestamptz[];
  v_held boolean[];
  v_run_ids bigint[];
begin
  perform punctual.assert_epoch(claim_due_schedules.epoch);

  -- Locked by a statement of its own: the next one then sees every definition and forecast that these clocks belong to.
  select array_agg(d.schedule_id), array_agg(d.cursor_at), array_agg(d.is_held) into v_due, v_cursors, v_held
  from (
    select c.schedule_id, c.cursor_at, c.locked_run_id is not null as is_held
    from punctual.schedule_clocks c
    where c.next_run_at <= claim_due_schedules.at
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

  with due as (
    select d.schedule_id, v_cursors[d.position] as cursor_at, v_held[d.position] as is_held
    from punctual.each(v_due) with ordinality as d (schedule_id, position)
  ),
  counted as (
    select d.schedule_id, d.is_held, d.cursor_at, s.overlap, s.payload, s.wave_sizes, s.forecast, s.grace,
      width_bucket(d.cursor_at, s.forecast) as decided,
      greatest(
        width_bucket(d.cursor_at, s.forecast),
        width_bucket(claim_due_schedules.at - s.grace - interval '1 microsecond', s.forecast)
      ) as missed,
      width_bucket(claim_due_schedules.at, s.forecast) as due
    from due d
    join punctual.schedules s on s.id = d.schedule_id
  ),
  sliced as materialized (
    select schedule_id, is_held, overlap, payload, wave_sizes, grace,
      missed - decided as missed_count,
      case when missed > decided then forecast[decided + 1] end as missed_from,
      case when missed > decided then forecast[missed] end as missed_until,
      case when due > missed then forecast[missed + 1] end as timely,
      case when due > missed + 1 then forecast[missed + 2:due] end as timely_later,
      greatest(cursor_at, forecast[due]) as cursor_at,
      forecast[greatest(due, decided) + 1] as next_run_at
    from counted
  ),
  occurrences as (
    select schedule_id, timely as scheduled_for, is_held, overlap, payload, wave_sizes
    from sliced where timely is not null
    union all
    select s.schedule_id, later.scheduled_for, true, s.overlap, s.payload, s.wave_sizes
    from sliced s cross join lateral unnest(s.timely_later) as later (scheduled_for)
    where s.timely_later is not null
  ),
  judged as (
    select o.*, case
        when wave_sizes = '{}' then 'no_such_job'
        when is_held and overlap <> 'allow' then 'overlap'
      end as reason
    from occurrences o
  ),
  recorded as (
    insert into punctual.runs (
      schedule_id, scheduled_for, trigger, status, reason, detail, occurrences, first_scheduled_for, payload,
      claimed_by, epoch, wave, wave_sizes, open_jobs, decided_at, queued_at, finished_at
    )
    select schedule_id, scheduled_for, 'schedule',
      case when reason is null then 'queued' else 'skipped' end,
      reason, null, 1, null, payload,
      claim_due_schedules.worker, claim_due_schedules.epoch,
      case when reason is null then 1 else 0 end, wave_sizes,
      case when reason is null then wave_sizes[1] else 0 end,
      claim_due_schedules.at,
      case when reason is null then claim_due_schedules.at end,
      case when reason is not null then claim_due_schedules.at end
    from judged
    union all
    select schedule_id, missed_until, 'schedule', 'skipped', 'missed',
      format('claimed at %s, later than the grace of %s', to_char(claim_due_schedules.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), grace),
      missed_count, case when missed_count > 1 then missed_from end, null,
      claim_due_schedules.worker, claim_due_schedules.epoch, 0, wave_sizes, 0,
      claim_due_schedules.at, null, claim_due_schedules.at
    from sliced where missed_count > 0
    on conflict (schedule_id, scheduled_for, request) do nothing
    returning id, schedule_id, scheduled_for, status, occurrences
  ),
  outcome as (
    select schedule_id,
      max(id) filter (where status = 'queued') as run_id,
      coalesce(sum(occurrences) filter (where status = 'skipped'), 0) as skipped
    from recorded
    group by schedule_id
  ),
  advanced as (
    update punctual.schedule_clocks c
    set cursor_at = s.cursor_at,
      next_run_at = s.next_run_at,
      skip_count = c.skip_count + coalesce(o.skipped, 0),
      last_run_at = case when o.run_id is null then c.last_run_at else claim_due_schedules.at end,
      last_run_id = coalesce(o.run_id, c.last_run_id),
      locked_at = case when o.run_id is null then c.locked_at else claim_due_schedules.at end,
      locked_by = case when o.run_id is null then c.locked_by else claim_due_schedules.worker end,
      locked_run_id = coalesce(o.run_id, c.locked_run_id)
    from sliced s
    left join outcome o on o.schedule_id = s.schedule_id
    where c.schedule_id = s.schedule_id
  )
  select array_agg(r.id) filter (where r.status = 'queued'),
    coalesce(sum(r.occurrences) filter (where r.status = 'skipped'), 0),
    min(r.scheduled_for) filter (where r.status = 'queued')
  into v_run_ids, skipped, first_due_at
  from recorded r;

  claimed := coalesce(cardinality(v_run_ids), 0);
  if claimed > 0 then
    perform punctual.enqueue_waves(v_run_ids, claim_due_schedules.at);
  end if;
  return next;
end
$$;
comment on function punctual.claim_due_schedules(text, integer, bigint, text[], timestamptz) is
  'Decides due occurrences: fires or skips each with a ledger row, enqueues jobs, advances. Example: select * from punctual.claim_due_schedules(''by-hand'');';

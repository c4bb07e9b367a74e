-- The schedules' half of sync_definitions. Where the timing of a schedule changes, what was due under the old one is
-- settled first; occurrences of the new one count from this moment. State that operators set is never touched.
create or replace function punctual.sync_schedules(definitions jsonb, at timestamptz default now())
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
set plan_cache_mode = force_custom_plan
as $$
declare
  v_inserted text[];
  v_updated text[];
  v_returned text[];
  v_retired text[];
  v_retimed text[];
  v_forecast_again text[];
begin
  perform from punctual.schedules s order by s.id for no key update;
  drop table if exists pg_temp.incoming;
  create temporary table incoming on commit drop as
    select * from punctual.defined_schedules(sync_schedules.definitions);
  analyze pg_temp.incoming;

  select coalesce(array_agg(s.id order by s.id), '{}') into v_retired
  from punctual.schedules s
  where s.retired_at is null and not exists (select from pg_temp.incoming i where i.id = s.id);

  select coalesce(array_agg(i.id order by i.id) filter (where s.id is null), '{}'),
    coalesce(array_agg(i.id order by i.id) filter (where s.retired_at is not null), '{}'),
    coalesce(array_agg(i.id order by i.id) filter (where s.retired_at is null and p is distinct from i and s.id is not null), '{}'),
    coalesce(array_agg(i.id) filter (where s.retired_at is null and
      (s.cron, s.timezone, s.dst_gap, s.dst_overlap, s.time_window, s.starts_at, s.ends_at)
      is distinct from (i.cron, i.timezone, i.dst_gap, i.dst_overlap, i.time_window, i.starts_at, i.ends_at)
      and s.id is not null), '{}'),
    coalesce(array_agg(i.id) filter (where s.max_runs is distinct from i.max_runs and s.id is not null), '{}')
  into v_inserted, v_returned, v_updated, v_retimed, v_forecast_again
  from pg_temp.incoming i
  left join punctual.schedules s on s.id = i.id
  left join punctual.present_schedules() p on p.id = s.id;

  -- No claim is under way for what changes: each sees the old definition whole, or the new one.
  perform from punctual.schedule_clocks c
  where c.schedule_id = any (v_retired || v_updated || v_returned)
  order by c.schedule_id
  for no key update;

  perform punctual.settle(s.id, 'the code stopped defining it before it was claimed', sync_schedules.at)
  from unnest(v_retired) as s (id);
  perform punctual.settle(s.id, 'its timing changed before it was claimed', sync_schedules.at)
  from unnest(v_retimed) as s (id);
  perform punctual.drop_pending(v_retired, 'the code stopped defining its schedule', sync_schedules.at);

  update punctual.schedules s
  set retired_at = sync_schedules.at, refill_at = null
  where s.id = any (v_retired);

  -- While it was exhausted nothing was due, and more runs now do not make it so.
  update punctual.schedule_clocks c
  set cursor_at = greatest(c.cursor_at, sync_schedules.at), due_after = sync_schedules.at
  from punctual.schedules s
  where s.id = c.schedule_id and s.id = any (v_forecast_again) and c.fire_count >= s.max_runs;

  v_retimed := v_retimed || v_returned;
  update punctual.schedules s
  set description = i.description, cron = i.cron, timezone = i.timezone, dst_gap = i.dst_gap,
    dst_overlap = i.dst_overlap, target = i.target, wave_sizes = punctual.wave_sizes(i.plan), payload = i.payload,
    tags = i.tags, catch_up = i.catch_up, catch_up_limit = i.catch_up_limit, catch_up_max_age = i.catch_up_max_age,
    grace = i.grace, overlap = i.overlap, lock_timeout = i.lock_timeout, deadline = i.deadline,
    time_window = i.time_window, calendars = i.calendars, on_blackout = i.on_blackout, flag = i.flag,
    jitter = i.jitter, stagger = i.stagger, max_parallel = i.max_parallel, starts_at = i.starts_at,
    ends_at = i.ends_at, max_runs = i.max_runs, pause_after_failures = i.pause_after_failures,
    revision = s.revision + 1, changed_at = sync_schedules.at, retired_at = null,
    refill_at = case when s.id = any (v_forecast_again) then sync_schedules.at else s.refill_at end
  from pg_temp.incoming i
  where s.id = i.id and s.id = any (v_updated || v_returned);

  -- Fewer runs than there have been: nothing more is due.
  update punctual.schedule_clocks c
  set next_run_at = null, waits = false
  from punctual.schedules s
  where s.id = c.schedule_id and s.id = any (v_forecast_again) and c.fire_count >= s.max_runs;

  -- What waits for a run to end is judged anew: the new policies may not have it wait, and with leave to overlap none would.
  update punctual.schedule_clocks c set waits = false
  where c.schedule_id = any (v_updated) and c.waits;
  with let_go as (
    update punctual.schedule_clocks c set waiting_runs = 0
    from punctual.schedules s
    where s.id = c.schedule_id and s.id = any (v_updated) and s.overlap = 'allow' and c.waiting_runs > 0
    returning c.schedule_id
  )
  update punctual.runs r set due_at = sync_schedules.at
  from let_go l
  where r.schedule_id = l.schedule_id and r.due_at = 'infinity';

  -- What could not be evaluated gets another chance with whatever changes.
  update punctual.schedules s
  set forecast = '{}', forecast_gaps = '{}', forecast_is_final = false, halt = null, forecast_error = null,
    clock_change_at = null, clock_change = null, refill_at = sync_schedules.at
  where s.id = any (v_retimed) or (s.id = any (v_updated) and s.halt = 'error');

  update punctual.schedule_clocks c
  set cursor_at = greatest(c.cursor_at, sync_schedules.at), due_after = sync_schedules.at, next_run_at = null, waits = false
  where c.schedule_id = any (v_retimed);

  insert into punctual.schedules (
    id, description, cron, timezone, dst_gap, dst_overlap, target, wave_sizes, payload, tags, catch_up, catch_up_limit,
    catch_up_max_age, grace, overlap, lock_timeout, deadline, time_window, calendars, on_blackout, flag, jitter, stagger,
    max_parallel, starts_at, ends_at, max_runs, pause_after_failures, defined_at, changed_at, refill_at
  )
  select i.id, i.description, i.cron, i.timezone, i.dst_gap, i.dst_overlap, i.target, punctual.wave_sizes(i.plan),
    i.payload, i.tags, i.catch_up, i.catch_up_limit, i.catch_up_max_age, i.grace, i.overlap, i.lock_timeout, i.deadline,
    i.time_window, i.calendars, i.on_blackout, i.flag, i.jitter, i.stagger, i.max_parallel, i.starts_at, i.ends_at,
    i.max_runs, i.pause_after_failures, sync_schedules.at, sync_schedules.at, sync_schedules.at
  from pg_temp.incoming i
  where i.id = any (v_inserted);
  insert into punctual.schedule_clocks (schedule_id, cursor_at, due_after)
  select i.id, sync_schedules.at, sync_schedules.at from unnest(v_inserted) as i (id);

  delete from punctual.schedule_jobs j where j.schedule_id = any (v_updated || v_returned);
  insert into punctual.schedule_jobs (schedule_id, wave, job, position, needs)
  select i.id, p.wave, p.job, coalesce(p.position, 1), p.needs
  from pg_temp.incoming i
  cross join lateral jsonb_to_recordset(i.plan) as p (job text, wave smallint, position smallint, needs text[])
  where i.id = any (v_inserted || v_updated || v_returned);

  update punctual.schedules s
  set halt = 'error', forecast_error = format('Postgres does not know the time zone "%s"', s.timezone), refill_at = null
  where s.id = any (v_inserted || v_updated || v_returned)
    and not exists (select from pg_timezone_names z where z.name = s.timezone);

  return jsonb_build_object(
    'inserted', to_jsonb(v_inserted), 'updated', to_jsonb(v_updated),
    'retired', to_jsonb(v_retired), 'returned', to_jsonb(v_returned)
  );
end
$$;
comment on function punctual.sync_schedules(jsonb, timestamptz) is
  'Inserts, updates, retires and un-retires schedules. Internal to sync_definitions.';

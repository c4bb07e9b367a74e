-- The schedules' half of sync_definitions. Where the timing of a schedule changes, what was due under the old one is
-- settled first; occurrences of the new one count from this moment.
create or replace function punctual.sync_schedules(definitions jsonb, at timestamptz default now())
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
declare
  v_inserted text[];
  v_updated text[];
  v_returned text[];
  v_retired text[];
begin
  perform from punctual.schedules s order by s.id for no key update;
  create temporary table if not exists pg_temp.incoming (like punctual.schedules including defaults including generated) on commit delete rows;
  delete from pg_temp.incoming;
  insert into pg_temp.incoming (
    id, description, cron, timezone, dst_gap, dst_overlap, target, wave_sizes, payload, tags,
    catch_up, grace, overlap, lock_timeout, revision, defined_at, changed_at, enabled, forecast
  )
  select d.id, d.description, d.cron, d.timezone, d.dst_gap, d.dst_overlap, d.target,
    array(
      select count(*)::smallint from jsonb_to_recordset(d.plan) as p (job text, wave smallint)
      group by p.wave order by p.wave
    ),
    nullif(d.payload, '{}'), array(select jsonb_array_elements_text(d.tags)),
    d.catch_up, d.grace_ms * interval '1 millisecond', d.overlap, d.lock_timeout_ms * interval '1 millisecond',
    1, sync_schedules.at, sync_schedules.at, false, '{}'
  from jsonb_to_recordset(sync_schedules.definitions -> 'schedules') as d (
    id text, description text, cron text, timezone text, dst_gap text, dst_overlap text, target jsonb, plan jsonb,
    payload jsonb, tags jsonb, catch_up text, grace_ms double precision, overlap text, lock_timeout_ms double precision
  );

  select array_agg(s.id order by s.id) into v_retired
  from punctual.schedules s
  where s.retired_at is null and not exists (select from pg_temp.incoming i where i.id = s.id);

  select array_agg(s.id order by s.id) filter (where s.retired_at is not null),
    array_agg(s.id order by s.id) filter (where s.retired_at is null and (
      (s.description, s.cron, s.timezone, s.dst_gap, s.dst_overlap, s.target, s.wave_sizes, s.payload, s.tags, s.catch_up, s.grace, s.overlap, s.lock_timeout)
      is distinct from
      (i.description, i.cron, i.timezone, i.dst_gap, i.dst_overlap, i.target, i.wave_sizes, i.payload, i.tags, i.catch_up, i.grace, i.overlap, i.lock_timeout)
    ))
  into v_returned, v_updated
  from punctual.schedules s
  join pg_temp.incoming i on i.id = s.id;

  -- No claim is under way for what changes: each sees the old definition whole, or the new one.
  perform from punctual.schedule_clocks c
  where c.schedule_id = any (v_retired || v_updated || v_returned)
  order by c.schedule_id
  for no key update;

  perform punctual.settle(s.id, 'the code stopped defining it before it was claimed', sync_schedules.at)
  from punctual.schedules s
  where s.id = any (v_retired);
  perform punctual.settle(s.id, 'its timing changed before it was claimed', sync_schedules.at)
  from punctual.schedules s
  join pg_temp.incoming i on i.id = s.id
  where s.id = any (v_updated)
    and (s.cron, s.timezone, s.dst_gap, s.dst_overlap) is distinct from (i.cron, i.timezone, i.dst_gap, i.dst_overlap);

  update punctual.schedules s
  set retired_at = sync_schedules.at, refill_at = null
  where s.id = any (v_retired);

  update punctual.schedules s
  set description = i.description, cron = i.cron, timezone = i.timezone, dst_gap = i.dst_gap, dst_overlap = i.dst_overlap,
    target = i.target, wave_sizes = i.wave_sizes, payload = i.payload, tags = i.tags, catch_up = i.catch_up,
    grace = i.grace, overlap = i.overlap, lock_timeout = i.lock_timeout,
    revision = s.revision + 1, changed_at = sync_schedules.at, retired_at = null,
    forecast = case when c.next_run_at is null then '{}' else s.forecast end,
    halt = case when c.next_run_at is null then null else s.halt end,
    forecast_error = case when c.next_run_at is null then null else s.forecast_error end,
    refill_at = case when not s.enabled then null when c.next_run_at is null then sync_schedules.at else s.refill_at end
  from pg_temp.incoming i
  join punctual.schedule_clocks c on c.schedule_id = i.id
  where s.id = i.id and s.id = any (coalesce(v_updated, '{}') || coalesce(v_returned, '{}'));

  update punctual.schedule_clocks c
  set cursor_at = greatest(c.cursor_at, sync_schedules.at)
  where c.schedule_id = any (v_returned);

  with inserted as (
    insert into punctual.schedules (id, description, cron, timezone, dst_gap, dst_overlap, target, wave_sizes, payload, tags, catch_up, grace, overlap, lock_timeout, revision, defined_at, changed_at)
    select i.id, i.description, i.cron, i.timezone, i.dst_gap, i.dst_overlap, i.target, i.wave_sizes, i.payload, i.tags, i.catch_up, i.grace, i.overlap, i.lock_timeout, i.revision, i.defined_at, i.changed_at from pg_temp.incoming i
    where not exists (select from punctual.schedules s where s.id = i.id)
    returning id
  ),
  clocks as (
    insert into punctual.schedule_clocks (schedule_id, cursor_at)
    select i.id, sync_schedules.at from inserted i
  )
  select array_agg(i.id order by i.id) into v_inserted from inserted i;

  delete from punctual.schedule_jobs j where j.schedule_id in (select i.id from pg_temp.incoming i);
  insert into punctual.schedule_jobs (schedule_id, wave, job)
  select d.id, p.wave, p.job
  from jsonb_to_recordset(sync_schedules.definitions -> 'schedules') as d (id text, plan jsonb)
  cross join lateral jsonb_to_recordset(d.plan) as p (job text, wave smallint);

  update punctual.schedules s
  set halt = 'error', forecast_error = format('Postgres does not know the time zone "%s"', s.timezone), refill_at = null
  where s.id = any (coalesce(v_inserted, '{}') || coalesce(v_updated, '{}') || coalesce(v_returned, '{}'))
    and not exists (select from pg_timezone_names z where z.name = s.timezone);

  return jsonb_build_object(
    'inserted', to_jsonb(coalesce(v_inserted, '{}')), 'updated', to_jsonb(coalesce(v_updated, '{}')),
    'retired', to_jsonb(coalesce(v_retired, '{}')), 'returned', to_jsonb(coalesce(v_returned, '{}'))
  );
end
$$;
comment on function punctual.sync_schedules(jsonb, timestamptz) is
  'Inserts, updates, retires and un-retires schedules. Internal to sync_definitions.';

-- The other half of export_definitions, in a scratch database: schedules as they are defined, enabled unless a pause ends
-- by itself, with clocks that begin at `at`, unlocked. An occurrence at `at` itself is due. The tables that a simulation
-- rewrites most are made unlogged: what is thrown away need not go through the log to disks, standbys and archives. And
-- autovacuum leaves them alone: plans made by its count of a ledger that was just emptied read all of it ever after.
create or replace function punctual.import_definitions(definitions jsonb, at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before timestamptz := import_definitions.at - interval '1 millisecond';
begin
  perform punctual.assert_scratch();
  alter table punctual.runs set unlogged, set (autovacuum_enabled = off);
  alter table punctual.job_runs set unlogged, set (autovacuum_enabled = off);
  alter table punctual.schedules set unlogged, set (autovacuum_enabled = off);
  alter table punctual.schedule_clocks set unlogged, set (autovacuum_enabled = off);
  alter table graphile_worker._private_jobs set unlogged, set (autovacuum_enabled = off);

  insert into punctual.jobs
  select j.* from jsonb_populate_recordset(null::punctual.jobs, import_definitions.definitions -> 'jobs') j;

  insert into punctual.schedules (
    id, description, cron, timezone, dst_gap, dst_overlap, target, wave_sizes, payload, tags, catch_up, catch_up_limit,
    catch_up_max_age, grace, overlap, lock_timeout, deadline, time_window, calendars, on_blackout, flag, jitter, stagger,
    max_parallel, starts_at, ends_at, max_runs, pause_after_failures, revision, defined_at, changed_at,
    enabled, paused_until, disabled_reason, halt, forecast_error, refill_at
  )
  select s.id, s.description, s.cron, s.timezone, s.dst_gap, s.dst_overlap, s.target, s.wave_sizes, s.payload, s.tags,
    s.catch_up, s.catch_up_limit, s.catch_up_max_age, s.grace, s.overlap, s.lock_timeout, s.deadline, s.time_window,
    s.calendars, s.on_blackout, s.flag, s.jitter, s.stagger, s.max_parallel, s.starts_at, s.ends_at, s.max_runs,
    s.pause_after_failures, s.revision, s.defined_at, s.changed_at,
    s.paused_until is null, s.paused_until, s.disabled_reason,
    case when s.halt = 'error' then s.halt end, case when s.halt = 'error' then s.forecast_error end,
    case when s.halt is distinct from 'error' then v_before end
  from jsonb_populate_recordset(null::punctual.schedules, import_definitions.definitions -> 'schedules') s;

  insert into punctual.schedule_clocks (schedule_id, cursor_at, due_after, fire_count)
  select c.schedule_id, v_before, v_before, c.fire_count
  from jsonb_populate_recordset(null::punctual.schedule_clocks, import_definitions.definitions -> 'clocks') c;

  insert into punctual.schedule_jobs
  select p.* from jsonb_populate_recordset(null::punctual.schedule_jobs, import_definitions.definitions -> 'plans') p;

  insert into punctual.calendars
  select c.* from jsonb_populate_recordset(null::punctual.calendars, import_definitions.definitions -> 'calendars') c;

  insert into punctual.blackouts overriding system value
  select b.* from jsonb_populate_recordset(null::punctual.blackouts, import_definitions.definitions -> 'blackouts') b;

  insert into punctual.feature_flags
  select f.* from jsonb_populate_recordset(null::punctual.feature_flags, import_definitions.definitions -> 'flags') f;
end
$$;
comment on function punctual.import_definitions(jsonb, timestamptz) is
  'Fills a scratch database with what export_definitions told of another. Internal to punctual simulate.';

-- The schedules of a release as rows: what the columns of each are to hold. Where a release says nothing of a policy, it is
-- older than the policy and means the default.
create or replace function punctual.defined_schedules(definitions jsonb)
returns table (
  id text, description text, cron text, timezone text, dst_gap text, dst_overlap text, target jsonb, plan jsonb,
  payload jsonb, tags text[], catch_up text, catch_up_limit integer, catch_up_max_age interval, grace interval,
  overlap text, lock_timeout interval, deadline interval, time_window jsonb, calendars text[], on_blackout text,
  flag text, jitter interval, stagger interval, max_parallel smallint, starts_at timestamptz, ends_at timestamptz,
  max_runs integer, pause_after_failures integer
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select d.id, d.description, d.cron, d.timezone, d.dst_gap, d.dst_overlap, d.target, coalesce(d.plan, '[]'),
    nullif(d.payload, '{}'), coalesce(d.tags, '{}'), d.catch_up, coalesce(d.catch_up_limit, 100),
    coalesce(d.catch_up_max_age_ms, 604800000) * interval '1 millisecond',
    d.grace_ms * interval '1 millisecond', d.overlap, d.lock_timeout_ms * interval '1 millisecond',
    d.deadline_ms * interval '1 millisecond', d.time_window, coalesce(d.calendars, '{}'),
    coalesce(d.on_blackout, 'skip'), d.flag, d.jitter_ms * interval '1 millisecond',
    d.stagger_ms * interval '1 millisecond', d.max_parallel, d.starts_at, d.ends_at, d.max_runs, d.pause_after_failures
  from jsonb_to_recordset(defined_schedules.definitions -> 'schedules') as d (
    id text, description text, cron text, timezone text, dst_gap text, dst_overlap text, target jsonb, plan jsonb,
    payload jsonb, tags text[], catch_up text, catch_up_limit integer, catch_up_max_age_ms double precision,
    grace_ms double precision, overlap text, lock_timeout_ms double precision, deadline_ms double precision,
    time_window jsonb, calendars text[], on_blackout text, flag text, jitter_ms double precision,
    stagger_ms double precision, max_parallel smallint, starts_at timestamptz, ends_at timestamptz,
    max_runs integer, pause_after_failures integer
  )
$$;
comment on function punctual.defined_schedules(jsonb) is
  'The schedules of a release''s definitions as rows. Internal to the sync and its preview.';

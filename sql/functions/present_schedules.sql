-- The schedules as they are defined now, retired ones too: the same columns as those of a release, to be compared with.
create or replace function punctual.present_schedules()
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
  select s.id, s.description, s.cron, s.timezone, s.dst_gap, s.dst_overlap, s.target, coalesce(p.plan, '[]'),
    s.payload, s.tags, s.catch_up, s.catch_up_limit, s.catch_up_max_age, s.grace, s.overlap, s.lock_timeout, s.deadline,
    s.time_window, s.calendars, s.on_blackout, s.flag, s.jitter, s.stagger, s.max_parallel, s.starts_at, s.ends_at,
    s.max_runs, s.pause_after_failures
  from punctual.schedules s
  left join (
    select j.schedule_id, jsonb_agg(
      jsonb_build_object('job', j.job, 'wave', j.wave, 'position', j.position, 'needs', j.needs)
      order by j.wave, j.position
    ) as plan
    from punctual.schedule_jobs j
    group by j.schedule_id
  ) p on p.schedule_id = s.id
$$;
comment on function punctual.present_schedules() is
  'The schedules as they are defined now, as rows. Internal to the sync and its preview.';

-- Everything about each schedule in one row: definition, state and clock. What the API and the CLI show.
drop view if exists punctual.schedule_detail;
create view punctual.schedule_detail as
select
  s.id,
  case
    when s.retired_at is not null then 'retired'
    when s.forecast_error is not null and s.enabled then 'parked'
    when s.paused_until is not null then 'paused'
    when not s.enabled then 'disabled'
    when c.locked_run_id is not null then 'running'
    else 'enabled'
  end as state,
  s.cron,
  s.timezone,
  last_run.status as last_status,
  c.run_count,
  c.failure_count,
  c.skip_count,
  s.enabled,
  s.description,
  s.target,
  s.payload,
  s.tags,
  s.catch_up,
  s.grace,
  s.overlap,
  s.lock_timeout,
  s.dst_gap,
  s.dst_overlap,
  s.time_window,
  s.starts_at,
  s.ends_at,
  s.paused_until,
  s.disabled_reason,
  s.forecast_error,
  s.retired_at,
  c.next_run_at,
  c.last_run_at,
  c.last_run_id,
  c.consecutive_failures,
  c.locked_at,
  c.locked_by,
  c.locked_run_id
from punctual.schedules s
join punctual.schedule_clocks c on c.schedule_id = s.id
left join punctual.runs last_run on last_run.id = c.last_run_id;
comment on view punctual.schedule_detail is
  'Everything about each schedule, for \x and for programs. Example: select * from punctual.schedule_detail where id = ''feed-refresh'' \gx';

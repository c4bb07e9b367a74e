-- One row per schedule, worst first: how it stands, what comes next and what came last.
drop view if exists punctual.schedule_status;
create view punctual.schedule_status as
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
  c.next_run_at,
  date_trunc('second', c.next_run_at - now()) as next_in,
  last_run.status as last,
  date_trunc('second', now() - c.last_run_at) as last_ago,
  c.failure_count as failures
from punctual.schedules s
join punctual.schedule_clocks c on c.schedule_id = s.id
left join punctual.runs last_run on last_run.id = c.last_run_id
order by s.retired_at is not null, s.forecast_error is null or not s.enabled, c.consecutive_failures desc, not s.enabled, c.next_run_at, s.id;
comment on view punctual.schedule_status is
  'One row per schedule, worst first. Example: select * from punctual.schedule_status;';

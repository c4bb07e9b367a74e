-- One row: how the scheduler is, for programs. `cause` is the first check that is as bad as the state.
drop view if exists punctual.health_detail;
create view punctual.health_detail as
select
  j.state,
  j.cause,
  f.leader,
  date_trunc('second', now() - f.led_since) as led_for,
  date_trunc('second', now() - f.heartbeat_at) as beat_ago,
  date_trunc('second', now() - f.passed_at) as pass_ago,
  f.overdue,
  f.failing,
  f.owed,
  f.queue,
  f.parked,
  f.exhausted,
  f.pending,
  f.next_run_at,
  f.workers,
  f.daemons,
  f.daemon,
  f.hostname,
  round(extract(epoch from now() - f.started_at), 3)::double precision as uptime_seconds,
  round(extract(epoch from now() - f.heartbeat_at), 3)::double precision as heartbeat_age_seconds,
  round(extract(epoch from now() - f.passed_at), 3)::double precision as pass_age_seconds,
  f.epoch,
  now() as checked_at
from punctual.health_facts() f
cross join lateral (
  select
    case when bool_or(c.level = 'red') then 'red' when bool_or(c.level = 'yellow') then 'yellow' else 'green' end as state,
    coalesce((array_agg(c.name) filter (where c.level = 'red'))[1], (array_agg(c.name) filter (where c.level = 'yellow'))[1]) as cause
  from punctual.judge_health(
    extract(epoch from now() - f.heartbeat_at)::double precision, extract(epoch from now() - f.passed_at)::double precision,
    f.heartbeat_interval, f.overdue, f.failing, f.owed, f.queue
  ) c
) j;
comment on view punctual.health_detail is
  'One row: green, yellow or red, the check that makes it so, and everything else that is known. Example: select * from punctual.health_detail;';

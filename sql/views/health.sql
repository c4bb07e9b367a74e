-- One row: how the scheduler is.
drop view if exists punctual.health;
create view punctual.health as
with leader as (
  select w.id, l.epoch, l.since
  from punctual.leadership l
  join punctual.worker_instances w on w.id = l.leader and w.stopped_at is null
),
daemon as (
  select w.id, w.host, w.started_at, w.heartbeat_at, w.last_pass_at
  from punctual.worker_instances w
  where w.kind = 'schedule_daemon' and w.stopped_at is null
  order by w.id = (select id from leader) desc nulls last, w.heartbeat_at desc
  limit 1
),
-- Each of the three ways to be one of them has its index.
halted as (
  select punctual.schedule_state(s, c) as state
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  where s.forecast_error is not null or s.wave_sizes = '{}' or s.max_runs is not null
),
facts as (
  select
    (select round(extract(epoch from now() - d.heartbeat_at), 3)::double precision from daemon d) as beat_seconds,
    (select count(*) from punctual.overdue_schedules()) as overdue,
    (select count(*) from punctual.schedule_clocks c join punctual.schedules s on s.id = c.schedule_id
      where c.consecutive_failures > 0 and s.retired_at is null) as failing,
    (select count(*) from halted h where h.state = 'parked') as parked,
    (select count(*) from halted h where h.state = 'exhausted') as exhausted,
    (select count(*) from punctual.runs r where r.due_at is not null) as pending
)
select
  case
    when f.beat_seconds is null or f.beat_seconds >= 120 then 'red'
    when f.beat_seconds >= 60 or f.overdue > 0 then 'yellow'
    else 'green'
  end as state,
  (select l.id from leader l) as leader,
  (select date_trunc('second', now() - l.since) from leader l) as led_for,
  date_trunc('second', now() - d.heartbeat_at) as beat_ago,
  date_trunc('second', now() - d.last_pass_at) as pass_ago,
  f.overdue,
  f.failing,
  f.parked,
  f.exhausted,
  f.pending,
  (select min(c.next_run_at) from punctual.schedule_clocks c where c.next_run_at is not null and not c.waits) as next_run_at,
  (select count(*) from punctual.worker_instances w where w.kind = 'worker' and w.stopped_at is null) as workers,
  (select count(*) from punctual.worker_instances w where w.kind = 'schedule_daemon' and w.stopped_at is null) as daemons,
  d.id as daemon,
  d.host as hostname,
  round(extract(epoch from now() - d.started_at), 3)::double precision as uptime_seconds,
  f.beat_seconds as heartbeat_age_seconds,
  (select l.epoch from leader l) as epoch,
  now() as checked_at
from facts f
left join daemon d on true;
comment on view punctual.health is
  'One row: green, yellow or red, and why. Example: select state, leader, beat_ago, overdue, failing from punctual.health;';

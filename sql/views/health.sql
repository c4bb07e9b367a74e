-- One row for a terminal: how the scheduler is. The leader by its host, and only while it gives signs of life.
drop view if exists punctual.health;
create view punctual.health as
select
  j.state,
  case when not j.is_silent then case when length(f.leader_host) > 16 then '…' || right(f.leader_host, 15) else f.leader_host end end as leader,
  punctual.brief(now() - f.heartbeat_at) as beat_ago,
  punctual.brief(now() - f.passed_at) as pass_ago,
  f.overdue,
  f.failing,
  f.owed,
  f.queue,
  punctual.brief(f.next_run_at - now()) as next_in
from punctual.health_facts() f
cross join lateral (
  select
    case when bool_or(c.level = 'red') then 'red' when bool_or(c.level = 'yellow') then 'yellow' else 'green' end as state,
    coalesce(bool_or(c.name = 'beat' and c.level = 'red'), true) as is_silent
  from punctual.judge_health(
    extract(epoch from now() - f.heartbeat_at)::double precision, extract(epoch from now() - f.passed_at)::double precision,
    f.heartbeat_interval, f.overdue, f.failing, f.owed, f.queue
  ) c
) j;
comment on view punctual.health is
  'One row: green, yellow or red, and what makes it so; health_detail has the rest. Example: select * from punctual.health;';

-- One row per schedule, worst first: how it stands, what comes next and what came last.
drop view if exists punctual.schedule_status;
create view punctual.schedule_status as
select
  s.id,
  state.state,
  c.next_run_at,
  date_trunc('second', c.next_run_at - now()) as next_in,
  last_run.status as last,
  date_trunc('second', now() - c.last_run_at) as last_ago,
  c.failure_count as failures
from punctual.schedules s
join punctual.schedule_clocks c on c.schedule_id = s.id
cross join lateral (select punctual.schedule_state(s, c) as state) state
left join punctual.runs last_run on last_run.id = c.last_run_id
order by state.state = 'retired', state.state <> 'parked', c.consecutive_failures desc, not s.enabled, c.next_run_at, s.id;
comment on view punctual.schedule_status is
  'One row per schedule, worst first. Example: select * from punctual.schedule_status;';

-- One row per schedule, worst first, in columns that fit a terminal: how it stands, what comes next and what came last. The
-- status of the last run is looked up row by row: joined, the whole ledger would be read for it. Everything: schedule_detail.
drop view if exists punctual.schedule_status;
create view punctual.schedule_status as
select
  s.id,
  state.state,
  date_trunc('second', c.next_run_at - now()) as next_in,
  (select r.status from punctual.runs r where r.id = c.last_run_id) as last,
  date_trunc('second', now() - c.last_run_at) as last_ago,
  c.failure_count as failures
from punctual.schedules s
join punctual.schedule_clocks c on c.schedule_id = s.id
cross join lateral (select punctual.schedule_state(s, c) as state) state
order by state.state = 'retired', state.state <> 'parked', c.consecutive_failures desc, not s.enabled, c.next_run_at, s.id;
comment on view punctual.schedule_status is
  'One row per schedule, worst first. Example: select * from punctual.schedule_status;';

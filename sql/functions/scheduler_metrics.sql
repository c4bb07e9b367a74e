-- What /metrics says of the whole: one row. Called by the leader.
create or replace function punctual.scheduler_metrics(at timestamptz default now())
returns table (states jsonb, overdue bigint, failing bigint, owed bigint, pending bigint, oldest_overdue_at timestamptz, workers bigint, daemons bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select
    (select coalesce(jsonb_object_agg(t.state, t.total), '{}') from (
      select punctual.schedule_state(s, c) as state, count(*) as total
      from punctual.schedules s
      join punctual.schedule_clocks c on c.schedule_id = s.id
      group by 1
    ) t),
    o.total,
    (select count(*) from punctual.schedule_clocks c join punctual.schedules s on s.id = c.schedule_id
      where c.consecutive_failures > 0 and s.retired_at is null),
    (select coalesce(sum(r.occurrences), 0) from punctual.runs r
      where r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0),
    (select count(*) from punctual.runs r where r.due_at is not null),
    o.since,
    (select count(*) from punctual.worker_instances w where w.kind = 'worker' and w.stopped_at is null),
    (select count(*) from punctual.worker_instances w where w.kind = 'schedule_daemon' and w.stopped_at is null)
  from (select count(*) as total, min(d.due_at) as since from punctual.overdue_schedules(at => scheduler_metrics.at) d) o
$$;
comment on function punctual.scheduler_metrics(timestamptz) is
  'The figures of the scheduler, as /metrics shows them. Example: select overdue, failing, owed, pending from punctual.scheduler_metrics();';

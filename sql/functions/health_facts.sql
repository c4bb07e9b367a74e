-- What there is to know about the health of the scheduler, unjudged. Cheap enough to be asked every other second: it reads
-- small tables and partial indexes, and counts what is owed and queued no further than 10,000 rows.
create or replace function punctual.health_facts(at timestamptz default now())
returns table (
  daemon text, hostname text, started_at timestamptz, heartbeat_at timestamptz, heartbeat_interval interval, passed_at timestamptz,
  leader text, leader_host text, epoch bigint, led_since timestamptz, next_run_at timestamptz,
  overdue bigint, failing bigint, parked bigint, exhausted bigint, pending bigint, owed bigint, queue bigint,
  workers bigint, daemons bigint
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with leader as (
    select w.id, w.host, l.epoch, l.since
    from punctual.leadership l
    join punctual.worker_instances w on w.id = l.leader and w.stopped_at is null
  ),
  daemon as (
    select w.id, w.host, w.started_at, w.heartbeat_at, w.heartbeat_interval
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
  )
  select
    d.id, d.host, d.started_at, d.heartbeat_at, d.heartbeat_interval,
    -- By whomever. While there was none, since a daemon is there that should.
    case when d.id is not null then coalesce(
      (select max(w.last_pass_at) from punctual.worker_instances w where w.kind = 'schedule_daemon'),
      (select min(w.started_at) from punctual.worker_instances w where w.kind = 'schedule_daemon' and w.stopped_at is null)
    ) end,
    l.id, l.host, l.epoch, l.since,
    (select min(c.next_run_at) from punctual.schedule_clocks c where c.next_run_at is not null and not c.waits),
    (select count(*) from punctual.overdue_schedules(at => health_facts.at)),
    (select count(*) from punctual.schedule_clocks c join punctual.schedules s on s.id = c.schedule_id
      where c.consecutive_failures > 0 and s.retired_at is null),
    (select count(*) from halted h where h.state = 'parked'),
    (select count(*) from halted h where h.state = 'exhausted'),
    (select count(*) from punctual.runs r where r.due_at is not null),
    (select coalesce(sum(m.occurrences), 0) from (
      select r.occurrences from punctual.runs r
      where r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0
      limit 10000
    ) m),
    -- As the leader has sampled it; without a leader, at least what we have put there.
    coalesce(
      (select q.ready from punctual.queue_samples q
        where q.at between health_facts.at - interval '1 minute' and health_facts.at
        order by q.at desc limit 1),
      (select count(*) from (
        select from punctual.job_runs jr
        where jr.finished_at is null and jr.queued_at is not null and jr.status = 'queued'
        limit 10000
      ) j)
    ),
    (select count(*) from punctual.worker_instances w where w.kind = 'worker' and w.stopped_at is null),
    (select count(*) from punctual.worker_instances w where w.kind = 'schedule_daemon' and w.stopped_at is null)
  from (values (true)) one
  left join daemon d on true
  left join leader l on true
$$;
comment on function punctual.health_facts(timestamptz) is
  'The facts by which health is judged. Internal to the views of health and to health_checks.';

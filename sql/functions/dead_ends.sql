-- Schedules whose backlog waits for a run that will not end by itself: it has ended already, nothing of it is in the queue, or
-- every worker that has a job of it has been dead for a minute. The sweep mends all three; this shows that it did not.
create or replace function punctual.dead_ends(patience interval default '1 minute', at timestamptz default now())
returns table (schedule_id text, due_at timestamptz, problem text)
language sql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select c.schedule_id, b.due_at,
    case when c.locked_run_id is null then 'waits for a run, and none is there' else format('waits for run %s, which is dead', c.locked_run_id) end
  from punctual.schedule_clocks c
  cross join lateral (
    select least(
      case when c.waits then c.next_run_at end,
      (select min(r.scheduled_for) from punctual.runs r where c.waiting_runs > 0 and r.schedule_id = c.schedule_id and r.due_at = 'infinity')
    ) as due_at
  ) b
  where (c.waits or c.waiting_runs > 0)
    and b.due_at < dead_ends.at - dead_ends.patience
    and (c.locked_at is null or c.locked_at < dead_ends.at - dead_ends.patience)
    and not exists (
      select from punctual.job_runs jr
      left join punctual.worker_instances w on w.id = jr.worker
      where jr.run_id = c.locked_run_id and jr.finished_at is null and jr.queued_at is not null
        and (
          jr.status <> 'running' or jr.is_foreign or w.id is null
          or coalesce(w.stopped_at, w.heartbeat_at + greatest(interval '45 seconds', 4 * w.heartbeat_interval)) >= dead_ends.at - dead_ends.patience
        )
    )
$$;
comment on function punctual.dead_ends(interval, timestamptz) is
  'Schedules that wait for a run which will never end. Example: select * from punctual.dead_ends();';

-- Runs that contradict their jobs, their status or the lock of their schedule. Of unfinished runs only those among the last rows
-- of the ledger are looked at, and those that hold a schedule, or one of those given; active ones are found by their jobs,
-- however old they are.
create or replace function punctual.run_breaks(ids text[] default null, last_rows integer default 100000, at timestamptz default now())
returns table (invariant text, subject text, detail text, run_ids bigint[])
language sql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set jit = off
as $$
  with unfinished as (
    select r.id, r.schedule_id, r.status, r.due_at
    from punctual.runs r
    where r.finished_at is null
      and (
        r.id > (select max(m.id) - run_breaks.last_rows from punctual.runs m)
        or r.id = any (array(
          select c.locked_run_id from punctual.schedule_clocks c
          where c.locked_run_id is not null and (run_breaks.ids is null or c.schedule_id = any (run_breaks.ids))
        ))
      )
  ),
  active as (
    select r.schedule_id, array_agg(r.id order by r.id) as run_ids
    from punctual.runs r
    where r.id in (select jr.run_id from punctual.job_runs jr where jr.finished_at is null and jr.queued_at is not null)
      and r.finished_at is null and r.trigger <> 'backfill'
    group by r.schedule_id
  )
  select 'jobless_run', u.schedule_id, format('run %s is %s, and no job of it is in the queue or at work', u.id, u.status), array[u.id]
  from unfinished u
  where u.status in ('queued', 'running')
    and not exists (
      select from punctual.job_runs jr where jr.run_id = u.id and jr.finished_at is null and jr.queued_at is not null
    )
  union all
  select 'forgotten_run', u.schedule_id, format('run %s is pending, and nothing says when it is due', u.id), array[u.id]
  from unfinished u
  where u.status = 'pending' and u.due_at is null
  union all
  select 'stray_due', r.schedule_id, format('run %s is %s, and still due at %s', r.id, r.status, r.due_at), array[r.id]
  from punctual.runs r
  where r.due_at is not null and r.status <> 'pending'
  union all
  select 'overlap', a.schedule_id, format('runs %s are active at once, and overlap is %s', array_to_string(a.run_ids, ', '), s.overlap), a.run_ids
  from active a
  join punctual.schedules s on s.id = a.schedule_id
  where s.overlap <> 'allow' and cardinality(a.run_ids) > 1
  union all
  select 'unlocked_run', a.schedule_id, format('run %s is active, and does not hold the schedule', a.run_ids[cardinality(a.run_ids)]), a.run_ids
  from active a
  join punctual.schedules s on s.id = a.schedule_id
  join punctual.schedule_clocks c on c.schedule_id = a.schedule_id
  where s.overlap <> 'allow' and coalesce(c.locked_run_id <> all (a.run_ids), true)
$$;
comment on function punctual.run_breaks(text[], integer, timestamptz) is
  'Runs that contradict their jobs, their status or the lock. Example: select * from punctual.run_breaks();';

-- How late the newest runs of a schedule that ended by themselves began, and how long they took; the newest first. Of a
-- request by a person nobody can say that it was late. Looks at the newest rows only, ten times as many as it tells.
create or replace function punctual.run_timings(id text, most integer default 200)
returns table (run_id bigint, scheduled_for timestamptz, status text, late interval, took interval)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select r.id, r.scheduled_for, r.status,
    case when r.trigger = 'schedule' then r.started_at - r.scheduled_for end,
    r.finished_at - r.started_at
  from (
    select x.id, x.scheduled_for, x.status, x.trigger, x.started_at, x.finished_at
    from punctual.runs x
    where x.schedule_id = run_timings.id
    order by x.scheduled_for desc
    limit 10 * run_timings.most
  ) r
  where r.status in ('succeeded', 'failed') and r.started_at is not null and r.finished_at is not null
  order by r.scheduled_for desc
  limit run_timings.most
$$;
comment on function punctual.run_timings(text, integer) is
  'Lateness and duration of the newest runs of a schedule. Example: select percentile_cont(0.95) within group (order by took) from punctual.run_timings(''feed-refresh'');';

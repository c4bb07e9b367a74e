-- Day by day in a time zone, how steadily time was kept: minutes of the day of which something is known, those of them in
-- which a leader took a sample, daemons that started, and terms of leadership that began. The last day is today.
create or replace function punctual.daemon_days(zone text default 'UTC', days integer default 7, at timestamptz default now())
returns table (day date, minutes integer, led_minutes integer, starts bigint, terms bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with days as (
    select d::date as day, d::timestamp at time zone daemon_days.zone as begins_at,
      least((d + interval '1 day')::timestamp at time zone daemon_days.zone, date_trunc('minute', daemon_days.at)) as ends_at
    from generate_series(
      date_trunc('day', daemon_days.at at time zone daemon_days.zone) - (daemon_days.days - 1) * interval '1 day',
      daemon_days.at at time zone daemon_days.zone, interval '1 day'
    ) d
  ),
  known as (
    select date_trunc('minute', min(q.at)) as since from punctual.queue_samples q
  )
  select d.day,
    greatest(0, coalesce(floor(extract(epoch from d.ends_at - greatest(d.begins_at, k.since)) / 60), 0))::integer,
    (select count(*)::integer from (
      select distinct date_bin('1 minute', q.at, d.begins_at) from punctual.queue_samples q where q.at >= d.begins_at and q.at < d.ends_at
    ) m),
    (select count(*) from punctual.worker_instances w
      where w.kind = 'schedule_daemon' and (w.started_at at time zone daemon_days.zone)::date = d.day),
    (select count(*) from punctual.leadership_terms t
      where (t.gained_at at time zone daemon_days.zone)::date = d.day)
  from days d
  cross join known k
  order by d.day
$$;
comment on function punctual.daemon_days(text, integer, timestamptz) is
  'How steadily time was kept in the last days: minutes, restarts, changes of the leader. Example: select * from punctual.daemon_days(''Europe/Berlin'');';

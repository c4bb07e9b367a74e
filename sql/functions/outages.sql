-- When nobody kept time, since a moment: from the end of a term of leadership to the beginning of the next, where that took more
-- than half a minute, and until now where nobody leads. A leader that vanished led until its last sign of life. What a daemon
-- without leadership looked after is none.
create or replace function punctual.outages(since timestamptz, at timestamptz default now())
returns table (began_at timestamptz, ended_at timestamptz, is_over boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with terms as (
    select
      t.epoch,
      t.gained_at,
      case
        when t.lost_at is null and w.stopped_at is null and w.heartbeat_at >= outages.at - punctual.longest_silence(w.heartbeat_interval) then null
        when t.lost_at is null or t.lost_reason like 'replaced by %'
          then least(t.lost_at, greatest(t.gained_at, w.heartbeat_at + w.heartbeat_interval), w.stopped_at)
        else t.lost_at
      end as ended_at
    from punctual.leadership_terms t
    left join punctual.worker_instances w on w.id = t.leader
    where t.gained_at <= outages.at
    order by t.epoch desc
    limit 1000
  ),
  gaps as (
    select t.ended_at as began_at, lead(t.gained_at) over (order by t.epoch) as ended_at from terms t
  )
  select g.began_at, coalesce(g.ended_at, outages.at), g.ended_at is not null
  from gaps g
  where coalesce(g.ended_at, outages.at) > outages.since
    and coalesce(g.ended_at, outages.at) - g.began_at > interval '30 seconds'
    and not exists (
      select from punctual.worker_instances p
      where p.kind = 'schedule_daemon' and p.status = 'polling' and p.started_at <= g.began_at
        and p.heartbeat_at >= coalesce(g.ended_at, outages.at) - punctual.longest_silence(p.heartbeat_interval)
    )
  order by 1
$$;
comment on function punctual.outages(timestamptz, timestamptz) is
  'Stretches of time in which nobody led. Example: select * from punctual.outages(now() - interval ''7 days'');';

-- What the banner of every page tells beside the health of the scheduler: who stands by, how often another daemon took over
-- in seven days, and how many schedules are due within a quarter of an hour, late ones among them. Reads partial indexes and
-- the newest terms, so that every page can afford it.
create or replace function punctual.banner_facts(at timestamptz default now())
returns table (has_ever_led boolean, region text, machine text, standbys bigint, takeovers bigint, due_soon bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with living as materialized (
    select w.id, w.region, w.machine, w.status, w.heartbeat_at,
      w.heartbeat_at >= banner_facts.at - punctual.longest_silence(w.heartbeat_interval) as is_heard
    from punctual.worker_instances w
    where w.kind = 'schedule_daemon' and w.stopped_at is null
  ),
  -- The one whose heartbeat health tells.
  shown as (
    select l.region, l.machine from living l
    order by l.id = (select p.leader from punctual.leadership p) desc nulls last, l.heartbeat_at desc
    limit 1
  )
  select
    exists (select from punctual.worker_instances w where w.kind = 'schedule_daemon')
      or exists (select from punctual.leadership_terms),
    (select s.region from shown s),
    (select s.machine from shown s),
    (select count(*) from living l where l.status = 'standby' and l.is_heard),
    (select count(*) from (
      select t.epoch, t.gained_at from punctual.leadership_terms t order by t.epoch desc limit 1000
    ) t where t.gained_at > banner_facts.at - interval '7 days' and t.epoch > 1),
    (select count(*) from punctual.schedule_clocks c
      where c.next_run_at <= banner_facts.at + interval '15 minutes' and not c.waits)
$$;
comment on function punctual.banner_facts(timestamptz) is
  'Standbys, takeovers in seven days and what is due in fifteen minutes. Example: select * from punctual.banner_facts();';

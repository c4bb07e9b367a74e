-- One mark for each topic that pages show: another text as soon as something of it was committed, the same while nothing was.
-- Nothing is written for it. A row shows by the transaction that wrote it (xmin) when it changed; an index leads to those that
-- can have: the newest runs and acts, what is open, what is due first. Of a backlog so long that not all of it is looked at,
-- Postgres's own counters tell, up to ten seconds later. Called by web servers, twice a second while somebody watches.
create or replace function punctual.change_marks(at timestamptz default now())
returns table (schedules text, runs text, daemons text, queue text, acts text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set timezone = 'UTC'
as $$
  with newest_runs as materialized (
    select r.id, r.xmin::text as version, r.finished_at from punctual.runs r order by r.id desc limit 100
  ),
  -- The workers take the oldest first, and what has just been enqueued is the newest.
  open_jobs as materialized (
    (select jr.id, jr.run_id, jr.xmin::text as version from punctual.job_runs jr
      where jr.finished_at is null and jr.queued_at is not null order by jr.id limit 100)
    union
    (select jr.id, jr.run_id, jr.xmin::text from punctual.job_runs jr
      where jr.finished_at is null and jr.queued_at is not null order by jr.id desc limit 100)
  ),
  pending as materialized (
    select r.id, r.xmin::text as version from punctual.runs r where r.due_at is not null order by r.due_at, r.id limit 100
  ),
  due_clocks as (
    select c.schedule_id, c.xmin::text as version from punctual.schedule_clocks c
    where c.next_run_at is not null and not c.waits order by c.next_run_at limit 50
  ),
  due_forecasts as (
    select s.id, s.xmin::text as version from punctual.schedules s where s.refill_at is not null order by s.refill_at limit 50
  ),
  open_backfills as (
    select b.id, b.xmin::text as version from punctual.backfills b where b.finished_at is null order by b.id limit 50
  ),
  told as materialized (
    select
      (select string_agg(a.id::text, ' ' order by a.id) from (
        select l.id from punctual.audit_log l order by l.id desc limit 100
      ) a) as acts,
      (select max(d.id) from punctual.definition_syncs d) as synced,
      (select max(p.id) from punctual.repairs p) as repaired,
      (select case when count(*) = 200 then (
        select sum(pg_stat_get_tuples_inserted(t) + pg_stat_get_tuples_updated(t) + pg_stat_get_tuples_deleted(t))
        from unnest(array['punctual.runs', 'punctual.job_runs']::regclass[]) as t
      ) end from open_jobs) as counted
  ),
  instances as (
    select w.id, w.status, w.pools, w.tasks, w.heartbeat_at < change_marks.at - punctual.longest_silence(w.heartbeat_interval) as is_silent
    from (select * from punctual.worker_instances i where i.stopped_at is null limit 500) w
    union all
    select w.id, w.status, null, null, false
    from (select * from punctual.worker_instances i where i.stopped_at is not null order by i.stopped_at desc limit 20) w
  )
  select
    hashtextextended(concat_ws('|', t.acts, t.synced, t.repaired, t.counted,
      (select string_agg(concat_ws(' ', r.id, r.finished_at is null), ',' order by r.id) from newest_runs r),
      (select string_agg(distinct j.run_id::text, ',') from open_jobs j),
      (select string_agg(p.id::text, ',' order by p.id) from pending p),
      (select string_agg(concat_ws(' ', c.schedule_id, c.version), ',' order by c.schedule_id) from due_clocks c),
      (select string_agg(concat_ws(' ', f.id, f.version), ',' order by f.id) from due_forecasts f)
    ), 0)::text,
    hashtextextended(concat_ws('|', t.acts, t.synced, t.repaired, t.counted,
      (select string_agg(concat_ws(' ', r.id, r.version), ',' order by r.id) from newest_runs r),
      (select string_agg(concat_ws(' ', j.id, j.version), ',' order by j.id) from open_jobs j),
      (select string_agg(concat_ws(' ', p.id, p.version), ',' order by p.id) from pending p),
      (select string_agg(concat_ws(' ', b.id, b.version), ',' order by b.id) from open_backfills b),
      (select n.xmin::text from punctual.retention n)
    ), 0)::text,
    hashtextextended(concat_ws('|',
      (select concat_ws(' ', l.epoch, l.leader, l.since, l.accepted_at) from punctual.leadership l),
      (select string_agg(concat_ws(' ', g.epoch, g.lost_at, g.lost_reason), ',' order by g.epoch) from (
        select * from punctual.leadership_terms l order by l.epoch desc limit 10
      ) g),
      (select string_agg(concat_ws(' ', i.id, i.status, i.pools, i.tasks, i.is_silent), ',' order by i.id) from instances i)
    ), 0)::text,
    hashtextextended(concat_ws(' ', (select q.at || ' ' || q.xmin::text from punctual.queue_samples q order by q.at desc limit 1)), 0)::text,
    hashtextextended(concat_ws('|', t.acts, t.synced), 0)::text
  from told t
$$;
comment on function punctual.change_marks(timestamptz) is
  'A mark for each topic of the pages, another one whenever something of it was committed. Example: select runs from punctual.change_marks();';

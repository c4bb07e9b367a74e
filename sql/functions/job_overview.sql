-- Jobs in the order of their names, 25 unless told, of one group or schedule where one is named: what the code says of each, which
-- living schedules use it (the latest of them by name), what of it is in the queue, and how it went lately: in the last twenty rows
-- of the ledger of those three schedules of it that ran last, retired ones included. So a job costs the same however long the ledger
-- is. Durations are seconds, of attempts that succeeded. Called by the API and the page of the jobs.
create or replace function punctual.job_overview(
  job_group text default null, is_scheduled boolean default null, schedule_id text default null,
  after text default null, most integer default 25, named integer default 12, at timestamptz default now()
)
returns table (
  name text, "group" text, task text, is_foreign boolean, depends_on text[], timeout interval, max_attempts smallint, priority smallint,
  queue text, dependency_rule text, retired_at timestamptz, schedules text[], disabled_schedules text[], schedule_count bigint,
  queued bigint, running bigint, waits_since timestamptz, is_oldest_waiting boolean, unserved text,
  recent_runs bigint, failures bigint, failure_ratio double precision, retries bigint,
  typical_duration double precision, long_duration double precision, durations double precision[],
  last_finished_at timestamptz, last_error text, last_error_at timestamptz, last_error_run bigint
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with chosen as materialized (
    select j.* from punctual.jobs j
    where (job_overview.after is null or j.name > job_overview.after)
      and (job_overview.job_group is null or j.job_group = job_overview.job_group)
      and (job_overview.schedule_id is null or exists (
        select from punctual.schedule_jobs p where p.schedule_id = job_overview.schedule_id and p.job = j.name
      ))
      and (job_overview.is_scheduled is null or job_overview.is_scheduled = exists (
        select from punctual.schedule_jobs p
        join punctual.schedules s on s.id = p.schedule_id and s.retired_at is null
        where p.job = j.name
      ))
    order by j.name
    limit job_overview.most
  ),
  users as materialized (
    select p.job, s.id::text, s.enabled, s.retired_at is null as is_living,
      row_number() over (partition by p.job order by c.last_run_at desc nulls last, s.id) as rank,
      row_number() over (partition by p.job, s.retired_at is null order by c.last_run_at desc nulls last, s.id) as rank_of_its_kind
    from chosen j
    join punctual.schedule_jobs p on p.job = j.name
    join punctual.schedules s on s.id = p.schedule_id
    join punctual.schedule_clocks c on c.schedule_id = s.id
  ),
  pointing as (
    select u.job, count(*) as schedules, array_agg(u.id order by u.id) filter (where n.is_named) as named,
      array_agg(u.id order by u.id) filter (where n.is_named and not u.enabled) as disabled
    from users u
    cross join lateral (select job_overview.named is null or u.rank_of_its_kind <= job_overview.named as is_named) n
    where u.is_living
    group by u.job
  ),
  open as (
    select o.job, count(*) filter (where o.status = 'queued') as queued, count(*) filter (where o.status = 'running') as running,
      min(o.queued_at) filter (where o.status = 'queued') as waits_since
    from (
      select jr.job, jr.status, jr.queued_at from punctual.job_runs jr
      where jr.finished_at is null and jr.queued_at is not null
      limit 10000
    ) o
    group by o.job
  ),
  lately as materialized (
    select jr.job, jr.run_id, jr.status, jr.attempt, jr.finished_at, left(jr.error, 400) as error,
      extract(epoch from jr.finished_at - jr.started_at)::double precision as took
    from users u
    cross join lateral (
      select r.id from punctual.runs r where r.schedule_id = u.id order by r.scheduled_for desc limit 20
    ) r
    join punctual.job_runs jr on jr.run_id = r.id and jr.job = u.job
    where u.rank <= 3 and jr.finished_at is not null and jr.started_at is not null
  ),
  went as (
    select l.job, count(*) filter (where l.status in ('succeeded', 'failed', 'lost')) as ended,
      count(*) filter (where l.status in ('failed', 'lost')) as failed,
      sum(greatest(l.attempt - 1, 0)) as retries,
      percentile_cont(0.5) within group (order by l.took) filter (where l.status = 'succeeded') as p50,
      percentile_cont(0.95) within group (order by l.took) filter (where l.status = 'succeeded') as p95,
      (array_agg(l.took order by l.finished_at desc) filter (where l.status = 'succeeded'))[1:40] as durations,
      max(l.finished_at) as last_finished_at
    from lately l group by l.job
  ),
  troubles as (
    select distinct on (l.job) l.job, l.error, l.finished_at, l.run_id
    from lately l where l.error is not null order by l.job, l.finished_at desc
  ),
  unserved as (
    select t.task, t.reason
    from punctual.unserved_tasks(
      array(select j.task from chosen j where not j.is_foreign and j.retired_at is null), job_overview.at
    ) t
  )
  select j.name, j.job_group, j.task, j.is_foreign, j.depends_on, j.timeout, j.max_attempts, j.priority,
    j.queue, j.dependency_rule, j.retired_at, coalesce(p.named, '{}'), coalesce(p.disabled, '{}'), coalesce(p.schedules, 0),
    coalesce(o.queued, 0), coalesce(o.running, 0), o.waits_since, coalesce(j.task = sample.oldest_task, false),
    case when not j.is_foreign then u.reason end,
    coalesce(w.ended, 0), coalesce(w.failed, 0), w.failed / nullif(w.ended, 0)::double precision, coalesce(w.retries, 0),
    w.p50, w.p95, coalesce(w.durations, '{}'), w.last_finished_at, t.error, t.finished_at, t.run_id
  from chosen j
  left join pointing p on p.job = j.name
  left join open o on o.job = j.name
  left join went w on w.job = j.name
  left join troubles t on t.job = j.name
  left join unserved u on u.task = j.task
  left join (select q.oldest_task from punctual.queue_samples q order by q.at desc limit 1) sample on true
  order by j.name
$$;
comment on function punctual.job_overview(text, boolean, text, text, integer, integer, timestamptz) is
  'Jobs, who uses them and how they went lately. Example: select name, schedule_count, queued, failures from punctual.job_overview();';

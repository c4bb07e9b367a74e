-- Everything about each job: its definition, the schedules that use it, its attempts in the queue and how it did lately, which is
-- among the last 10,000 job runs of all. Durations are of attempts that succeeded.
drop view if exists punctual.job_detail;
create view punctual.job_detail as
select
  j.name,
  j.job_group as "group",
  j.task,
  j.is_foreign,
  j.depends_on,
  j.timeout,
  j.max_attempts,
  j.priority,
  j.queue,
  j.dependency_rule,
  j.retired_at,
  coalesce(used.schedules, '{}') as schedules,
  coalesce(waiting.queued, 0) as queued,
  coalesce(waiting.running, 0) as running,
  coalesce(j.task = sample.oldest_task, false) as is_oldest_waiting,
  coalesce(recent.ended, 0) as recent_runs,
  recent.failed / nullif(recent.ended, 0)::double precision as failure_ratio,
  recent.p50 as typical_duration,
  recent.p95 as long_duration,
  recent.last_finished_at
from punctual.jobs j
left join (
  select sj.job, array_agg(distinct s.id::text order by s.id::text) as schedules
  from punctual.schedule_jobs sj
  join punctual.schedules s on s.id = sj.schedule_id
  where s.retired_at is null
  group by sj.job
) used on used.job = j.name
left join (
  select o.job, count(*) filter (where o.status = 'queued') as queued, count(*) filter (where o.status = 'running') as running
  from punctual.job_runs o
  where o.finished_at is null and o.queued_at is not null
  group by o.job
) waiting on waiting.job = j.name
left join (
  select
    l.job,
    count(*) filter (where l.status in ('succeeded', 'failed', 'lost')) as ended,
    count(*) filter (where l.status in ('failed', 'lost')) as failed,
    percentile_cont(0.5) within group (order by l.finished_at - l.started_at) filter (where l.status = 'succeeded') as p50,
    percentile_cont(0.95) within group (order by l.finished_at - l.started_at) filter (where l.status = 'succeeded') as p95,
    max(l.finished_at) as last_finished_at
  from (select jr.* from punctual.job_runs jr order by jr.id desc limit 10000) l
  where l.finished_at is not null
  group by l.job
) recent on recent.job = j.name
left join (select q.oldest_task from punctual.queue_samples q order by q.at desc limit 1) sample on true
order by j.retired_at is not null, j.name;
comment on view punctual.job_detail is
  'Jobs: definition, schedules that use them, what waits, and how they did lately. Example: select name, schedules, failure_ratio from punctual.job_detail where schedules = ''{}'';';

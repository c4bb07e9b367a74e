-- Jobs of schedules that would wait in the queue, since no living worker can execute them: of one schedule, or of all that are
-- enabled. Jobs that somebody else's workers execute are theirs to know. A note for whoever enables or deploys, no refusal:
-- the worker may be on its way.
create or replace function punctual.unserved_jobs(id text default null, at timestamptz default now())
returns table (schedule_id text, job text, reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with planned as materialized (
    select s.id as schedule_id, p.job, j.task
    from punctual.schedules s
    join punctual.schedule_jobs p on p.schedule_id = s.id
    join punctual.jobs j on j.name = p.job and not j.is_foreign
    where s.retired_at is null and (s.id = unserved_jobs.id or (unserved_jobs.id is null and s.enabled))
  )
  select p.schedule_id, p.job, u.reason
  from planned p
  join punctual.unserved_tasks(array(select t.task from planned t), unserved_jobs.at) u on u.task = p.task
  order by p.schedule_id, p.job
$$;
comment on function punctual.unserved_jobs(text, timestamptz) is
  'Jobs of enabled schedules that no living worker can execute. Example: select * from punctual.unserved_jobs();';

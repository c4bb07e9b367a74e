-- Which named queues the jobs of each schedule go through: two schedules that start at once and share one wait for each other.
create or replace function punctual.schedule_queues()
returns table (queue text, schedule_ids text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.queue, array_agg(distinct p.schedule_id::text order by p.schedule_id::text)
  from punctual.jobs j
  join punctual.schedule_jobs p on p.job = j.name
  where j.queue is not null
  group by j.queue
  order by j.queue
$$;
comment on function punctual.schedule_queues() is
  'Schedules whose jobs share a named queue. Example: select * from punctual.schedule_queues();';

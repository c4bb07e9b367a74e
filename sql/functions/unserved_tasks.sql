-- Of these Graphile Worker tasks those that no living worker can execute, each with the reason. A worker of an older release
-- does not tell what it has code for, and may be able to.
create or replace function punctual.unserved_tasks(tasks text[], at timestamptz default now())
returns table (task text, reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with living as materialized (
    select l.tasks from punctual.living_workers(unserved_tasks.at) l
  )
  select t.task, case when exists (select from living) then 'no living worker has code for it' else 'no worker is alive' end
  from (select distinct u.task from unnest(unserved_tasks.tasks) as u (task)) t
  where not exists (select from living l where l.tasks is null or t.task = any (l.tasks))
$$;
comment on function punctual.unserved_tasks(text[], timestamptz) is
  'Tasks that no living worker can execute, with the reason. Example: select * from punctual.unserved_tasks(''{punctual:feed-refresh}'');';

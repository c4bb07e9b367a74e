-- Lets a worker that is not the owner of Graphile Worker's tables do what Graphile Worker's runner does there: fetch jobs, give
-- them back, remove them. Row security is on in these tables and no policy is there, by which anybody but the owner sees no
-- row at all. The policies open the jobs of Punctual and no others: a queue that the application shares stays its own.
create or replace function punctual.grant_queue()
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  grant usage on schema graphile_worker to punctual_daemon;
  grant select on graphile_worker.migrations, graphile_worker._private_known_crontabs to punctual_daemon;
  grant select, insert on graphile_worker._private_tasks to punctual_daemon;
  grant select, update, delete on graphile_worker._private_jobs to punctual_daemon;
  grant select, update (locked_at, locked_by) on graphile_worker._private_job_queues to punctual_daemon;

  -- Each would wait for whoever works on the table: only what is not there yet is made.
  if not exists (select from pg_policies p where p.schemaname = 'graphile_worker' and p.tablename = '_private_tasks' and p.policyname = 'punctual_daemon') then
    create policy punctual_daemon on graphile_worker._private_tasks to punctual_daemon
      using (identifier like 'punctual:%') with check (identifier like 'punctual:%');
  end if;
  -- An array, which is asked for once: with "in", the planner would rather read the whole queue than ask for each job.
  if not exists (select from pg_policies p where p.schemaname = 'graphile_worker' and p.tablename = '_private_jobs' and p.policyname = 'punctual_daemon') then
    create policy punctual_daemon on graphile_worker._private_jobs to punctual_daemon
      using (task_id = any (array(select t.id from graphile_worker._private_tasks t where t.identifier like 'punctual:%')));
  end if;
  -- The names of queues, and who holds each: jobs of several tasks may share one.
  if not exists (select from pg_policies p where p.schemaname = 'graphile_worker' and p.tablename = '_private_job_queues' and p.policyname = 'punctual_daemon') then
    create policy punctual_daemon on graphile_worker._private_job_queues to punctual_daemon using (true);
  end if;
exception when insufficient_privilege then
  raise notice using
    errcode = 'PN009',
    message = format('%s does not own graphile_worker, so no worker can log in as punctual_daemon: %s', current_user, sqlerrm),
    hint = 'Let the owner of graphile_worker run punctual migrate up; it must be the same login, or jobs cannot be enqueued.';
end
$$;
comment on function punctual.grant_queue() is
  'Grants punctual_daemon what Graphile Worker''s runner needs of its own tables. Internal to grant_roles.';

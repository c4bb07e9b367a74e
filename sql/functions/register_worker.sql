-- A process makes itself known, a worker with the tasks that it has code for, a daemon with the hash of its definitions. Called at start by daemons, workers and web servers; once more when the answer was lost.
create or replace function punctual.register_worker(
  id text, kind text, status text, host text, pid integer, region text, machine text, version text,
  heartbeat_interval interval, tasks text[] default null, definitions text default null,
  at timestamptz default now()
)
returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into punctual.worker_instances (id, kind, status, host, pid, region, machine, version, started_at, heartbeat_at, heartbeat_interval, tasks, definitions)
  values (
    register_worker.id, register_worker.kind, register_worker.status, register_worker.host, register_worker.pid,
    register_worker.region, register_worker.machine, register_worker.version,
    register_worker.at, register_worker.at, register_worker.heartbeat_interval, register_worker.tasks,
    register_worker.definitions
  )
  on conflict on constraint worker_instances_pkey do update
  set status = excluded.status, heartbeat_at = excluded.heartbeat_at, tasks = excluded.tasks,
    definitions = excluded.definitions
$$;
comment on function punctual.register_worker(text, text, text, text, integer, text, text, text, interval, text[], text, timestamptz) is
  'Registers a process as schedule_daemon, worker or web. Internal.';

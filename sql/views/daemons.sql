-- Every process that gave a sign of life: daemons, workers and web servers, the living ones first. The id begins with
-- what kind it is, so that a row fits a terminal.
drop view if exists punctual.daemons;
create view punctual.daemons as
select
  w.id,
  w.status,
  date_trunc('second', now() - w.heartbeat_at) as beat_ago,
  date_trunc('second', coalesce(w.stopped_at, now()) - w.started_at) as up_for,
  date_trunc('second', now() - w.last_pass_at) as pass_ago,
  w.region,
  w.version
from punctual.worker_instances w
order by w.stopped_at is not null, w.kind, w.status, w.started_at desc;
comment on view punctual.daemons is
  'Daemons, workers and web servers with their heartbeats. Example: select * from punctual.daemons where status <> ''stopped'';';

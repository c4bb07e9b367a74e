-- Every process that gave a sign of life, the living ones first, in columns that fit a terminal: daemons, workers and web
-- servers; the id begins with what kind it is. Everything: daemons_detail.
drop view if exists punctual.daemons;
create view punctual.daemons as
select
  punctual.shortened(w.id, 36) as id,
  w.status,
  case when w.stopped_at is null then date_trunc('second', now() - w.heartbeat_at) end as beat_ago,
  case when w.stopped_at is null then date_trunc('second', now() - w.last_pass_at) end as pass_ago,
  date_trunc('second', coalesce(w.stopped_at, now()) - w.started_at) as up_for,
  w.version
from punctual.worker_instances w
order by w.stopped_at is not null, w.kind, w.status, w.started_at desc;
comment on view punctual.daemons is
  'Daemons, workers and web servers with their heartbeats. Example: select * from punctual.daemons where status <> ''stopped'';';

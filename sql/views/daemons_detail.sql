-- Every process that gave a sign of life, the living ones first, with all that is known of it.
drop view if exists punctual.daemons_detail;
create view punctual.daemons_detail as
select
  w.id,
  w.kind,
  w.status,
  w.host,
  w.pid,
  w.region,
  w.machine,
  w.version,
  w.started_at,
  w.heartbeat_at,
  w.heartbeat_interval,
  w.last_pass_at,
  w.stopped_at,
  date_trunc('second', now() - w.heartbeat_at) as beat_ago,
  date_trunc('second', now() - w.last_pass_at) as pass_ago,
  date_trunc('second', coalesce(w.stopped_at, now()) - w.started_at) as up_for,
  w.pools
from punctual.worker_instances w
order by w.stopped_at is not null, w.kind, w.status, w.started_at desc;
comment on view punctual.daemons_detail is
  'Everything about each daemon, worker and web server. Example: select * from punctual.daemons_detail where region = ''fra'' \gx';

-- The ledger, newest first: what happened to each occurrence and request.
drop view if exists punctual.recent_runs;
create view punctual.recent_runs as
select
  r.id,
  r.schedule_id,
  r.scheduled_for,
  r.trigger,
  r.status,
  r.reason,
  date_trunc('milliseconds', r.queued_at - r.scheduled_for) as late,
  date_trunc('milliseconds', r.finished_at - r.started_at) as took
from punctual.runs r
order by r.id desc;
comment on view punctual.recent_runs is
  'What happened to each occurrence and request, newest first. Example: select * from punctual.recent_runs limit 20;';
